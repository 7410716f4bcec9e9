/**
 * The log as one edition of a topology has it: internal topics, groups and transactional ids are the edition's own, and
 * while it is being built its outputs go beside those that readers have. So live and replay are the same tasks.
 */
import type { Log, OutgoingRecord } from '../../../../common/log/log';
import { renamed } from '../../../../common/log/renamed';
import type { Topology } from '../../topology';
import { markTopic } from '../outputs';
import { groupOf } from '../run-topology';
import { builtTopic, ofEdition, saidTopics, type Edition } from './edition';
import { inEdition } from './said';

/** Its outputs are not to be sent now: a switch has closed the edition, or puts it in place. */
export class ClosedEdition extends Error {
  override readonly name = 'ClosedEdition';
}

/** How an edition sends: `beside` what readers have, or `live`. */
export type Sending = 'beside' | 'live';

export function editionLog(log: Log, topology: Topology, { number }: Pick<Edition, 'number'>, sending: Sending): Log {
  const internal = new Map(topology.internal.map((topic) => [topic, ofEdition(topic, number)]));
  const plain = new Map(Array.from(internal, ([name, own]) => [own, name]));
  const said = new Set(saidTopics(topology));
  const group = (name: string): string => ofEdition(name, number);
  const own = renamed(log, {
    topic: (name) => internal.get(name) ?? name,
    plain: (name) => plain.get(name) ?? name,
    group,
    appended: (record): OutgoingRecord => {
      const { topic } = record;
      if (!said.has(topic)) return { ...record, topic: internal.get(topic) ?? topic };
      return { ...inEdition(record, number), topic: sending === 'beside' ? builtTopic(topic, topology, number) : topic };
    },
  });
  const closing = closedGroup(topology, number, sending);
  return {
    ...own,
    fence: async (transactionalId) => {
      const fence = await own.fence(transactionalId);
      // Only now: whoever closes the edition says so first, and then fences.
      if ((await log.committed(closing, markTopic(topology), 0)) === undefined) return fence;
      throw new ClosedEdition(sending === 'beside' ? `edition ${number} is being put in place, and its outputs wait` : `edition ${number} was replaced, and says nothing any more`);
    },
  };
}

/** The group whose committed offset says that an edition sends nothing in that way any more. */
export function closedGroup(topology: Topology, edition: number, sending: Sending): string {
  return ofEdition(`${groupOf(topology)}-${sending === 'beside' ? 'built' : 'sealed'}`, edition);
}
