/**
 * Puts a built edition in the place of the live one. Read-committed readers of the output topics lose nothing and are told
 * nothing twice, whatever crashes: each step may be done again, by anybody.
 *   1. The live edition is sealed: it sends nothing any more.
 *   2. The built one reads on until it knows all that the sealed one knew, and is closed: what it says further waits.
 *   3. Now both sides stand still. What the new one says otherwise is sent to the readers, with a mark that counts it.
 *   4. One transaction makes it the live edition, whose outputs, from where it was closed, go to the readers.
 */
import type { Log, OutgoingRecord } from '../../../../common/log/log';
import type { Topology } from '../../topology';
import { builtTopic, ofEdition, saidTopics, type Edition, type Seam } from '../editions/edition';
import { closedGroup, type Sending } from '../editions/edition-log';
import { editionsOf, liveNumber, type Editions } from '../editions/editions';
import { markTopic } from '../outputs';
import { groupOf, relayOf } from '../run-topology';
import { differenceOf, type ChangeKind, type SaidDifference } from './difference';
import { wordsBuilt, wordsTold } from './read-words';

export interface SwitchParts {
  readonly topology: Topology;
  /** Not the one that the tasks of this process send through: a writer is not fenced from its own producers. */
  readonly log: Log;
  readonly editions: Editions;
  readonly partitions: number;
  /** Resolves once the edition that is built knows all that the log holds up to now, and has said what comes of it. */
  readonly caughtUp: () => Promise<void>;
  /** Corrections in one transaction. @default 500 */
  readonly atOnce?: number;
}

/** Says that what was to be done is no longer there to do, such as a switch to an edition that was dropped. */
export class EditionGone extends Error {
  override readonly name = 'EditionGone';
}

/** How often each kind of change occurs, of how many subjects. */
export type DifferenceCounts = Readonly<Record<ChangeKind, number>> & { readonly compared: number; readonly left: number };

/** Resolves to the difference that readers were told. */
export async function switchTo(edition: Edition, parts: SwitchParts): Promise<DifferenceCounts> {
  const { topology, log, editions } = parts;
  if (!(await editions.switching(edition))) throw new EditionGone(`edition ${edition.number} of ${topology.name} is not being built any more`);
  const { correctsFrom } = edition;
  const seam = edition.seam ?? (await editions.seam(edition, await standStill(edition, parts)));
  const difference = await differenceAt(seam, edition, { topology, log });
  await correct(difference.corrections.map(({ record }) => record), edition, parts);
  const counts = { ...countsOf(difference), ...(correctsFrom !== undefined && { correctsFrom }) };
  await editions.settle(edition, counts);
  return counts;
}

/** What the built edition says otherwise than readers have been told, as both stand at `seam`. */
export async function differenceAt({ told, built }: Seam, { number, correctsFrom = -Infinity }: Edition, { topology, log }: Pick<SwitchParts, 'topology' | 'log'>): Promise<SaidDifference> {
  const readers = await wordsTold(log, topology, told);
  // What readers were told before that is unknown; what is about a later time was told later.
  const since = Math.max(correctsFrom, readers.since);
  return differenceOf(readers.words, await wordsBuilt(log, topology, number, built), { edition: number, correctsFrom: since });
}

/** Where outputs end now. */
export async function seamNow({ number }: Edition, { topology, log }: Pick<SwitchParts, 'topology' | 'log'>): Promise<Seam> {
  const topics = saidTopics(topology);
  const told = (await log.bounds(topics)).end;
  const built = (await log.bounds(topics.map((topic) => builtTopic(topic, topology, number)))).end;
  return { told, built };
}

export function countsOf({ compared, left, corrections }: SaidDifference): DifferenceCounts {
  const counts: Record<ChangeKind, number> = { new: 0, changed: 0, gone: 0 };
  for (const { kind } of corrections) counts[kind] += 1;
  return { compared, left, ...counts };
}

async function standStill(edition: Edition, parts: SwitchParts): Promise<Seam> {
  const { editions, topology, log, caughtUp } = parts;
  // Before it is looked whether the edition is closed: where somebody else put it in place meanwhile, it is, and must not be sealed as the live one.
  const live = liveNumber(editionsOf(topology.name, await editions.list()));
  // Once it is closed, what it still says waits: there is nothing left to wait for.
  if ((await log.committed(closedGroup(topology, edition.number, 'beside'), markTopic(topology), 0)) === undefined) {
    await close(live, 'live', edition, parts);
    await caughtUp();
  }
  await close(edition.number, 'beside', edition, parts);
  return seamNow(edition, parts);
}

/** From here on the edition sends nothing in that way: its relays are fenced, and learn of it before they can send again. */
async function close(number: number, sending: Sending, { number: by }: Edition, { topology, log, partitions }: SwitchParts): Promise<void> {
  const writer = seamOf(topology, by);
  await log.fence(writer);
  await log.appendOnce(writer, [], { group: closedGroup(topology, number, sending), topic: markTopic(topology), partition: 0, offset: by });
  await Promise.all(Array.from({ length: partitions }, (_, p) => log.fence(ofEdition(`${relayOf(topology)}-${p}`, number))));
}

async function correct(records: readonly OutgoingRecord[], { number }: Edition, { topology, log, atOnce = 500 }: SwitchParts): Promise<void> {
  const writer = seamOf(topology, number);
  const mark = { group: writer, topic: markTopic(topology), partition: 0 };
  await log.fence(writer);
  let sent = (await log.committed(mark.group, mark.topic, mark.partition)) ?? 0;
  while (sent < records.length) {
    const batch = records.slice(sent, sent + atOnce);
    await log.appendOnce(writer, batch, { ...mark, offset: sent + batch.length });
    sent += batch.length;
  }
}

const seamOf = (topology: Topology, edition: number): string => ofEdition(`${groupOf(topology)}-seam`, edition);
