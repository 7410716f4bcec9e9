/** From which event time on an edition knows everything, given where it begins to read. */
import { randomUUID } from 'node:crypto';
import type { Log } from '../../../../common/log/log';
import { readThrough } from '../../../../common/log/read-through';
import { joinPositions, type Position } from '../../../../common/position';
import type { Millis } from '../../../../common/time';
import type { Topology } from '../../topology';

/** Records looked at for their time: the first ones may be markers of transactions. */
const LOOKED_AT = 20;

/** Some of what is said follows from all that there ever was. */
export const NEVER: Millis = Number.MAX_SAFE_INTEGER;

/**
 * Undefined where it reads everything that there ever was. What is about a time soon after the first record read may follow
 * from what came before that: as far as the steps reach back, and the topology's retention, within which that came late.
 */
export async function knowsFrom(log: Log, topology: Topology, from: Position | undefined, now: Millis): Promise<Millis | undefined> {
  const { start, end } = await log.bounds(topology.inputs);
  const begin = joinPositions(start, from ?? {});
  if (Object.values(begin).flat().every((offset) => offset === 0)) return undefined;
  const upTo = Object.fromEntries(
    Object.entries(begin).map(([topic, offsets]) => [topic, offsets.map((offset, p) => (offset === 0 ? 0 : Math.min(end[topic]?.[p] ?? 0, offset + LOOKED_AT)))]),
  );
  const first = new Map<string, Millis>();
  await readThrough(log, `begin-${randomUUID()}`, topology.inputs, begin, upTo, ({ topic, partition, logTimes }) => {
    const place = `${topic}/${partition}`;
    if (!first.has(place)) first.set(place, logTimes[0] ?? now);
  });
  const asked = Object.entries(from ?? {}).some(([topic, offsets]) => offsets.some((offset, p) => offset > (start[topic]?.[p] ?? 0) && offset >= (end[topic]?.[p] ?? 0)));
  const reach = topology.steps.reduce((sum, { step }) => sum + (step.facts.reach ?? 0), topology.retention);
  return Math.min(NEVER, Math.max(...(asked || first.size === 0 ? [now] : []), ...first.values()) + reach);
}
