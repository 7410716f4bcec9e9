/**
 * Puts a built edition in the place of the live one. Read-committed readers of the output topics lose nothing and are told
 * nothing twice, whatever crashes: each step may be done again, by anybody.
 *   1. The live edition is sealed: it sends nothing any more.
 *   2. The built one reads on until it knows all that the sealed one knew, and is closed: what it says further waits.
 *   3. Now both sides stand still. What the new one says otherwise than readers have is sent to them, in transactions of
 *      one writer; whoever goes on with it fences that writer and compares again, so what was sent is there to be seen.
 *   4. One transaction makes it the live edition, whose outputs, from where it was closed, go to the readers.
 */
import { LogError, type Fence, type Log, type OutgoingRecord } from '../../../../common/log/log';
import type { Topology } from '../../topology';
import type { Position } from '../../../../common/position';
import { builtTopic, ofEdition, saidTopics, type DifferenceCounts, type Edition } from '../editions/edition';
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

/** Where the output topics end, as readers have them, and those that an edition was built into. */
export interface Ends {
  readonly told: Position;
  readonly built: Position;
}

/** Resolves to the difference that readers were told. */
export async function switchTo(edition: Edition, parts: SwitchParts): Promise<DifferenceCounts> {
  const { topology, log, editions } = parts;
  if (!(await editions.switching(edition))) throw new EditionGone(`edition ${edition.number} of ${topology.name} is not being built any more`);
  await standStill(edition, parts);
  const writer = seamOf(topology, edition.number);
  const fence = await log.fence(writer);
  const found = await differenceAt(await endsNow(edition, parts), { ...edition, state: 'switching' }, parts);
  // Of a switch that is gone on with, what it found when it began.
  const counts = await editions.differing(edition, { ...countsOf(found), ...(edition.correctsFrom !== undefined && { correctsFrom: edition.correctsFrom }) });
  await correct(found.corrections.map(({ record }) => record), { writer, fence }, parts);
  await editions.settle(edition);
  return counts;
}

/** What the built edition says otherwise than readers have been told, up to `ends`. */
export async function differenceAt({ told, built }: Ends, { number, state, correctsFrom = -Infinity }: Edition, { topology, log }: Pick<SwitchParts, 'topology' | 'log'>): Promise<SaidDifference> {
  const readers = await wordsTold(log, topology, told);
  const own = await wordsBuilt(log, topology, number, built);
  // A switch cannot be given up, so it corrects what it still can.
  if (own.since !== -Infinity && state !== 'switching') throw new LogError(`the log no longer holds all that edition ${number} of ${topology.name} would say, since it was built too long ago: drop it with npx twofold replay --topology ${topology.name} --drop, and replay again`);
  // What was said before that is unknown; what is about a later time was told later.
  return differenceOf(readers.words, own.words, { edition: number, correctsFrom: Math.max(correctsFrom, readers.since, own.since) });
}

/** Where outputs end now. */
export async function endsNow({ number }: Edition, { topology, log }: Pick<SwitchParts, 'topology' | 'log'>): Promise<Ends> {
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

async function standStill(edition: Edition, parts: SwitchParts): Promise<void> {
  const { editions, topology, log, caughtUp } = parts;
  // Before it is looked whether the edition is closed: where somebody else put it in place meanwhile, it is, and must not be sealed as the live one.
  const live = liveNumber(editionsOf(topology.name, await editions.list()));
  // Once it is closed, what it still says waits: there is nothing left to wait for.
  if ((await log.committed(closedGroup(topology, edition.number, 'beside'), markTopic(topology), 0)) === undefined) {
    await close(live, 'live', edition, parts);
    await caughtUp();
  }
  await close(edition.number, 'beside', edition, parts);
}

/** From here on the edition sends nothing in that way: its relays are fenced, and learn of it before they can send again. */
async function close(number: number, sending: Sending, { number: by }: Edition, { topology, log, partitions }: SwitchParts): Promise<void> {
  const writer = seamOf(topology, by);
  await log.fence(writer);
  await log.appendOnce(writer, [], { group: closedGroup(topology, number, sending), topic: markTopic(topology), partition: 0, offset: by });
  await Promise.all(Array.from({ length: partitions }, (_, p) => log.fence(ofEdition(`${relayOf(topology)}-${p}`, number))));
}

async function correct(records: readonly OutgoingRecord[], { writer, fence }: { readonly writer: string; readonly fence: Fence }, { topology, log, atOnce = 500 }: SwitchParts): Promise<void> {
  for (let sent = 0; sent < records.length; ) {
    const batch = records.slice(sent, sent + atOnce);
    sent += batch.length;
    await log.appendOnce(writer, batch, { group: writer, topic: markTopic(topology), partition: 0, offset: sent }, fence);
  }
}

const seamOf = (topology: Topology, edition: number): string => ofEdition(`${groupOf(topology)}-seam`, edition);
