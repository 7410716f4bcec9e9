/** The archive, read for verify: how far it is, and its own fold of what lies below a position. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { z } from 'zod';
import { CATALOGUE } from '../../common/events/catalogue';
import { logCountersSql, viewSql } from '../../common/metrics/sql';
import type { View } from '../../common/metrics/view';
import { missingTo, type Position } from '../../common/position';
import { readArchiveProgress } from '../../common/postgres/archive-progress';
import { parseCellLines } from '../../common/postgres/cell-lines';
import type { Measures } from './measures';

const cellRow = z.object({ line: z.string() });

const EVERY = 500;

/** Resolves when the archive holds everything below `position`; tells how many records are missing until then. */
export async function untilArchived(pool: Pool, position: Position, signal: AbortSignal, missing: (records: number) => void): Promise<void> {
  for (;;) {
    const records = missingTo((await readArchiveProgress(pool)).next, position);
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
  const take = async (sql: string, values: readonly unknown[]): Promise<void> => {
    const { rows } = await pool.query<object>(sql, [...values]);
    for (const row of rows) for (const { key, values: measures } of parseCellLines(cellRow.parse(row).line)) cells.set(key, measures);
  };
  const { rows: days } = await pool.query<{ day: string }>('SELECT DISTINCT event_day::text AS day FROM archived_day ORDER BY 1');
  for (const [done, { day }] of days.entries()) {
    signal.throwIfAborted();
    progress(done, days.length);
    for (const view of views) await take(viewSql(view), [[day], asJson]);
  }
  progress(days.length, days.length);
  await take(`SELECT key || E'\\t' || measures AS line FROM (${logCountersSql(CATALOGUE)}) AS counters`, [asJson]);
  return cells;
}
