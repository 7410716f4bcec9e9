/** The archive, read for verify: how far it is, and its own fold of what lies below a position. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { z } from 'zod';
import { CATALOGUE } from '../../common/events/catalogue';
import { logCountersSql, viewSql } from '../../common/metrics/sql';
import type { View } from '../../common/metrics/view';
import { missingTo, type Position } from '../../common/position';
import type { Measures } from './measures';

const progressRow = z.object({ topic: z.string(), log_partition: z.number(), start_offset: z.coerce.number(), next_offset: z.coerce.number() });
const cellRow = z.object({ key: z.string(), measures: z.array(z.string()) });

const EVERY = 500;

export interface ArchiveRange {
  /** Where the archive began to read each partition. */
  readonly start: Position;
  readonly next: Position;
}

export async function archiveRange(pool: Pool): Promise<ArchiveRange> {
  const { rows } = await pool.query<object>('SELECT topic, log_partition, start_offset, next_offset FROM archive_progress ORDER BY topic, log_partition');
  const start: Record<string, number[]> = {};
  const next: Record<string, number[]> = {};
  for (const row of rows.map((each) => progressRow.parse(each))) {
    (start[row.topic] ??= [])[row.log_partition] = row.start_offset;
    (next[row.topic] ??= [])[row.log_partition] = row.next_offset;
  }
  return { start, next };
}

/** Resolves when the archive holds everything below `position`; tells how many records are missing until then. */
export async function untilArchived(pool: Pool, position: Position, signal: AbortSignal, missing: (records: number) => void): Promise<void> {
  for (;;) {
    const records = missingTo((await archiveRange(pool)).next, position);
    missing(records);
    if (records === 0) return;
    await pause(EVERY, undefined, { signal });
  }
}

/** The cells of everything archived below `cut`, by the compiled SQL, day by day. */
export async function foldArchive(
  pool: Pool,
  views: readonly View[],
  cut: Position,
  signal: AbortSignal,
  progress: (daysDone: number, days: number) => void,
): Promise<Map<string, Measures>> {
  const cells = new Map<string, Measures>();
  const asJson = JSON.stringify(cut);
  const take = async (sql: string, values: readonly string[]): Promise<void> => {
    const { rows } = await pool.query<object>(`SELECT key, measures::text[] AS measures FROM (${sql}) AS cells`, [...values]);
    for (const { key, measures } of rows.map((row) => cellRow.parse(row))) cells.set(key, measures.map(BigInt));
  };
  const { rows: days } = await pool.query<{ day: string }>('SELECT DISTINCT event_day::text AS day FROM archived_day ORDER BY 1');
  for (const [done, { day }] of days.entries()) {
    signal.throwIfAborted();
    progress(done, days.length);
    for (const view of views) await take(viewSql(view), [day, asJson]);
  }
  progress(days.length, days.length);
  await take(logCountersSql(CATALOGUE), [asJson]);
  return cells;
}
