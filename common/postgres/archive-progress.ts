/** How far the archive is, as the archiver keeps it in Postgres. */
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Position } from '../position';

export interface ArchiveProgress {
  /** Where it began to read each partition, and what it reads next; partitions that it has not begun are missing or stand at 0. */
  readonly start: Position;
  readonly next: Position;
  /** The topics that it has begun of each partition. */
  readonly begun: ReadonlyMap<number, ReadonlySet<string>>;
}

const offset = z.coerce.number().int();
const shape = z.object({ topic: z.string(), log_partition: z.number(), start_offset: offset, next_offset: offset });

export async function readArchiveProgress(asker: Pool | PoolClient): Promise<ArchiveProgress> {
  const { rows } = await asker.query<object>('SELECT topic, log_partition, start_offset, next_offset FROM archive_progress ORDER BY topic, log_partition');
  const [start, next]: [Record<string, number[]>, Record<string, number[]>] = [{}, {}];
  const begun = new Map<number, Set<string>>();
  for (const { topic, log_partition: partition, start_offset, next_offset } of rows.map((row) => shape.parse(row))) {
    put(start, topic, partition, start_offset);
    put(next, topic, partition, next_offset);
    begun.set(partition, (begun.get(partition) ?? new Set()).add(topic));
  }
  return { start, next, begun };
}

function put(position: Record<string, number[]>, topic: string, partition: number, value: number): void {
  const offsets = (position[topic] ??= []);
  while (offsets.length < partition) offsets.push(0);
  offsets[partition] = value;
}
