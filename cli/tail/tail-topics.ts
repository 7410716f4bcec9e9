/** Records of topics as they come, read through the log port: committed ones only. */
import { randomUUID } from 'node:crypto';
import { recordAt, type InputRecord } from '../../common/log/input-record';
import type { Log, RecordBatch } from '../../common/log/log';

export interface TailOptions {
  /** So many offsets of each partition before its end are read first; Infinity for all that there are. */
  readonly last: number;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/**
 * Calls `seen` for every record; resolves once it answers false or the signal aborts. Nothing is committed, and the
 * group is nobody else's. Throws LogError where a topic is missing.
 */
export async function tailTopics(log: Log, topics: readonly string[], { last, signal }: TailOptions, seen: (record: InputRecord) => boolean): Promise<void> {
  const { start, end } = await log.bounds(topics);
  const partitions = end[topics[0] ?? '']?.length ?? 0;
  const from = (topic: string, partition: number): number => Math.max(start[topic]?.[partition] ?? 0, (end[topic]?.[partition] ?? 0) - last);
  let enough: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (enough = resolve));
  if (signal.aborted) return;
  signal.addEventListener('abort', enough, { once: true });
  let wanted = true;
  // A task may come back to this member, which is the only one: it goes on where it was.
  const next = new Map<string, number>();
  const membership = await log.join(`tail-${randomUUID()}`, topics, {
    assigned: async (partition) => Object.fromEntries(topics.map((topic) => [topic, next.get(`${topic}/${partition}`) ?? from(topic, partition)])),
    batch: async (batch) => {
      for (const each of recordsOf(batch, partitions)) {
        if (!wanted) break;
        wanted = seen(each);
      }
      next.set(`${batch.topic}/${batch.partition}`, batch.nextOffset);
      if (!wanted) enough();
      return undefined;
    },
    revoked: async () => undefined,
  });
  try {
    await Promise.race([over, membership.ended]);
  } finally {
    signal.removeEventListener('abort', enough);
    await membership.leave();
  }
}

function* recordsOf(batch: RecordBatch, partitions: number): Generator<InputRecord> {
  for (let i = 0; i < batch.count; i++) yield recordAt(batch, i, partitions);
}
