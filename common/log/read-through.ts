import type { Position } from '../position';
import { LogError, type Log, type Membership, type RecordBatch } from './log';

/**
 * Reads every record with an offset in [from, upTo) of each partition once, in partition order, and then leaves: for
 * `verify`, which folds the log again. `group` must be a name that nobody else reads by; nothing is committed to it.
 * `onBatch` is called for one partition's batches one after the other; its records from index `endAt` on lie above
 * `upTo` and are not meant. Throws LogError where the log does not hold all of the range, and what `onBatch` throws.
 */
export async function readThrough(
  log: Log,
  group: string,
  topics: readonly string[],
  from: Position,
  upTo: Position,
  onBatch: (batch: RecordBatch, endAt: number) => void | Promise<void>,
): Promise<void> {
  const { start, end } = await log.bounds(topics);
  const open = new Map<string, number>();
  const next = new Map<string, number>();
  for (const topic of topics) {
    (end[topic] ?? []).forEach((last, partition) => {
      const first = from[topic]?.[partition] ?? 0;
      const until = upTo[topic]?.[partition] ?? 0;
      if (until > last) throw new LogError(`${topic}/${partition} ends at ${last}, but is to be read up to ${until}: it is another log, or lost records`);
      const name = `${topic}/${partition}`;
      if (first < until) open.set(name, until);
      // Where nothing is asked for, any place that exists will do.
      next.set(name, first < until ? first : (start[topic]?.[partition] ?? 0));
    });
  }
  if (open.size === 0) return;

  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const reached = (name: string, offset: number): void => {
    next.set(name, offset);
    if (offset >= (open.get(name) ?? Infinity)) open.delete(name);
    if (open.size === 0) finish();
  };
  const membership: Membership = await log.join(group, topics, {
    assigned: async (partition) => Object.fromEntries(topics.map((topic) => [topic, next.get(`${topic}/${partition}`) ?? 0])),
    batch: async (batch) => {
      const name = `${batch.topic}/${batch.partition}`;
      const until = open.get(name);
      if (until === undefined) return undefined;
      const above = batch.offsets.findIndex((offset) => offset >= until);
      const endAt = above < 0 ? batch.count : above;
      if (endAt > 0) await onBatch(batch, endAt);
      reached(name, batch.nextOffset);
      return undefined;
    },
    passed: (topic, partition, offset) => reached(`${topic}/${partition}`, offset),
    revoked: async () => undefined,
  });
  try {
    await Promise.race([finished, membership.ended]);
  } finally {
    await membership.leave();
  }
}
