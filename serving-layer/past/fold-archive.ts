/** The archive folded by the compiled SQL: a view's cells of the events between two positions. */
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { BatchCell } from '../../common/generation';
import { viewSql } from '../../common/metrics/sql';
import type { View } from '../../common/metrics/view';
import type { Position } from '../../common/position';
import { parseCellLines } from '../../common/postgres/cell-lines';
import { Problem } from '../../common/problem';
import { dayOf, type Millis } from '../../common/time';
import type { Ask } from './archive-reader';

/** Event times: from inclusive, to exclusive. */
export interface Span {
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
}

/** More would fill this process's memory; whoever reads it wants it coarser. */
const MOST_CELLS = 200_000;
/** Cells read before whoever asks for a present answer has a turn: about a millisecond. */
const CELLS_AT_ONCE = 1_000;

/** $1 a position, $2 and $3 the first and the last day. A day that got nothing from the position on is not looked at. */
const DAYS = `SELECT DISTINCT event_day::text AS day FROM archived_day
WHERE last_offset >= coalesce(($1::jsonb -> topic ->> log_partition)::bigint, 0) AND event_day BETWEEN $2::date AND $3::date ORDER BY 1`;

const dayRow = z.object({ day: z.string() });
const lineRow = z.object({ line: z.string() });

/** Cells of the events below `to` and at or above `since`. Throws Problem where they are too many. */
export async function foldArchive(ask: Ask, view: View, since: Position, to: Position, { from: first, to: last }: Span): Promise<BatchCell[]> {
  const bounds = [first === undefined ? '-infinity' : dayOf(first), last === undefined ? 'infinity' : dayOf(last - 1)];
  const days = (await ask(DAYS, [JSON.stringify(since), ...bounds])).map((row) => dayRow.parse(row).day);
  if (days.length === 0) return [];
  const within = 'event_time >= $4 AND event_time < $5';
  const sql = `SELECT line FROM (${viewSql(view, '$3', within)}) AS cells LIMIT ${MOST_CELLS + 1}`;
  const rows = await ask(sql, [days, JSON.stringify(to), JSON.stringify(since), first ?? Number.MIN_SAFE_INTEGER, last ?? Number.MAX_SAFE_INTEGER]);
  if (rows.length > MOST_CELLS) {
    throw new Problem(400, 'too-many-rows', 'This answer would be too large', `the past would be folded into more than ${MOST_CELLS} cells here: ask for a shorter range, a coarser granularity or fewer dimensions`);
  }
  const cells: BatchCell[] = [];
  for (let i = 0; i < rows.length; i += CELLS_AT_ONCE) {
    for (const row of rows.slice(i, i + CELLS_AT_ONCE)) cells.push(...parseCellLines(lineRow.parse(row).line));
    await turn();
  }
  return cells;
}
