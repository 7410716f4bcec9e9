/** Cells in Postgres: made by the compiled SQL without leaving it, read, and compared block by block. */
import type { Pool, PoolClient } from 'pg';
import { CATALOGUE } from '../../common/events/catalogue';
import { UNDATED, type BatchCell } from '../../common/generation';
import type { MergeKind } from '../../common/live/live-state';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeInto, type Cells } from '../../common/metrics/cells';
import { LOG_KINDS, LOG_VIEW } from '../../common/metrics/log-counters';
import { logCountersSql, sqlText, viewSql } from '../../common/metrics/sql';
import { MERGE, type View } from '../../common/metrics/view';
import type { Position } from '../../common/position';
import { cellLine, parseCellLines, parseMeasures } from '../../common/postgres/cell-lines';
import { dayOf, GRAIN_MILLIS, type Day } from '../../common/time';
import type { CellsBelow, Comparison, ComparedCell, CountedBefore, DaysComputed } from '../generations';

const HOURS = 24;

/** $1 the days, $2 the cut, $3 the run. */
export function foldSql(view: View): string {
  return blocksSql(view, viewSql(view));
}

/**
 * On top of the cells that are there: $4 the position up to which they hold everything, $5 the runs that computed the days.
 * Lines are merged measure by measure, in the order that a fold gives them.
 */
export function foldOntoSql(view: View): string {
  const merged = Object.values(view.measures).map((measure, i) => `${MERGED_BY[MERGE[measure.kind]]}(measures[${i + 1}])::text`);
  return blocksSql(
    view,
    `SELECT bucket, key || E'\\t' || ${merged.join(" || ' ' || ")} AS line
    FROM (
      SELECT bucket, split_part(line, E'\\t', 1) COLLATE "C" AS key, string_to_array(split_part(line, E'\\t', 2), ' ')::numeric[] AS measures
      FROM (
        SELECT bucket, line FROM (${viewSql(view, '$4')}) AS newer
        UNION ALL
        SELECT split_part(split_part(line, E'\\t', 1), E'\\x1f', 2)::bigint, line
        FROM unnest($1::date[], $5::text[]) AS computed(day, computed_by) JOIN cell_block USING (day, computed_by) CROSS JOIN LATERAL unnest(string_to_array(lines, E'\\n')) AS line
        WHERE view = ${sqlText(view.name)}
      ) AS either
    ) AS parts
    GROUP BY bucket, key ORDER BY bucket, key`,
  );
}

const MERGED_BY: Readonly<Record<MergeKind, string>> = { add: 'sum', min: 'min', max: 'max' };

/** Keeps the cells of a SELECT of buckets and lines. A cell that lacks a measure has no line, and makes `cells` NULL, which the table refuses. */
function blocksSql(view: View, cells: string): string {
  return `WITH kept AS (
  INSERT INTO cell_block (computed_by, day, view, hour, cells, lines)
  SELECT $3, date '1970-01-01' + (hour / ${HOURS})::int, ${sqlText(view.name)}, hour % ${HOURS}, CASE WHEN count(line) = count(*) THEN count(*) END, string_agg(line, E'\\n')
  FROM (SELECT bucket / ${GRAIN_MILLIS.hour} AS hour, line FROM (${cells}) AS cells) AS lines GROUP BY hour
  RETURNING cells
) SELECT coalesce(sum(cells), 0) AS cells FROM kept`;
}

/** $1 the days, $2 the runs that computed them before, $3 those now; $4, $5, $6 the blocks to tell in any case. The row without a day tells how many cells the other blocks hold. */
const COMPARE = `WITH sides AS (
  SELECT day, view, hour, newer.cells, older.lines AS before, newer.lines AS after, older.lines IS DISTINCT FROM newer.lines OR named.day IS NOT NULL AS told
  FROM (SELECT block.* FROM unnest($1::date[], $2::text[]) AS computed(day, computed_by) JOIN cell_block AS block USING (day, computed_by)) AS older
  FULL JOIN (SELECT block.* FROM unnest($1::date[], $3::text[]) AS computed(day, computed_by) JOIN cell_block AS block USING (day, computed_by)) AS newer USING (day, view, hour)
  LEFT JOIN unnest($4::date[], $5::text[], $6::smallint[]) AS named(day, view, hour) USING (day, view, hour)
)
SELECT day, before, after, NULL::bigint AS alike FROM sides WHERE told
UNION ALL SELECT NULL, NULL, NULL, coalesce(sum(cells), 0) FROM sides WHERE NOT told`;

const LOG_COUNTERS = logCountersSql(CATALOGUE);
const LOG_COUNTERS_SINCE = logCountersSql(CATALOGUE, true);

/** What a cell's block is found by. */
interface BlockName {
  readonly day: Day;
  readonly view: string;
  readonly hour: number;
}

function blockOf(key: string): BlockName {
  const { view, bucket } = parseCellKey(key);
  return { day: view === LOG_VIEW ? UNDATED : dayOf(bucket), view, hour: Math.floor(bucket / GRAIN_MILLIS.hour) % HOURS };
}

/** Folds the days by the statements, in the transaction that `client` is in; `onto` belongs to those of foldOntoSql. */
export async function foldBlocks(client: PoolClient, statements: readonly string[], run: string, days: readonly Day[], cut: Position, onto?: CellsBelow): Promise<number> {
  await client.query('DELETE FROM cell_block WHERE computed_by = $1 AND day = ANY($2::date[])', [run, days]);
  let cells = 0;
  for (const sql of statements) {
    const { rows } = await client.query<{ cells: string }>(sql, [days, JSON.stringify(cut), run, ...(onto ? [JSON.stringify(onto.cut), days.map((day) => onto.days.get(day) ?? null)] : [])]);
    cells += Number(rows[0]?.cells);
  }
  return cells;
}

/** Counts the log and keeps the counters, in the transaction that `client` is in. */
export async function countLog(client: PoolClient, run: string, cut: Position, before: CountedBefore | undefined): Promise<number> {
  const values = [JSON.stringify(cut), ...(before ? [JSON.stringify(before.cut), before.touched] : [])];
  const { rows } = await client.query<{ key: string; measures: string }>(before ? LOG_COUNTERS_SINCE : LOG_COUNTERS, values);
  const cells: Cells = new Map();
  for (const { key, values } of before ? await readCells(client, before.run, UNDATED) : []) mergeInto(cells, key, LOG_KINDS, values);
  for (const { key, measures } of rows) mergeInto(cells, key, LOG_KINDS, parseMeasures(measures));
  await client.query('DELETE FROM cell_block WHERE computed_by = $1 AND day = $2', [run, UNDATED]);
  if (cells.size === 0) return 0;
  const lines = Array.from(cells, ([key, { values }]) => cellLine(key, values)).sort();
  await client.query('INSERT INTO cell_block (computed_by, day, view, hour, cells, lines) VALUES ($1, $2, $3, 0, $4, $5)', [run, UNDATED, LOG_VIEW, cells.size, lines.join('\n')]);
  return cells.size;
}

export async function readCells(asker: Pool | PoolClient, run: string, day: Day): Promise<BatchCell[]> {
  const { rows } = await asker.query<{ lines: string }>('SELECT lines FROM cell_block WHERE computed_by = $1 AND day = $2', [run, day]);
  return rows.flatMap(({ lines }) => parseCellLines(lines));
}

export async function compareCells(pool: Pool, days: readonly Day[], before: DaysComputed, after: DaysComputed, named: readonly string[]): Promise<Comparison> {
  const blocks = [...new Map(named.map((key) => blockOf(key)).map((block) => [`${block.day} ${block.hour} ${block.view}`, block])).values()];
  const { rows } = await pool.query<{ before: string | null; after: string | null; alike: string | null }>(COMPARE, [
    days,
    days.map((day) => before.get(day) ?? null),
    days.map((day) => after.get(day) ?? null),
    blocks.map(({ day }) => day),
    blocks.map(({ view }) => view),
    blocks.map(({ hour }) => hour),
  ]);
  let total = 0;
  const cells: ComparedCell[] = [];
  for (const { before: older, after: newer, alike } of rows) {
    if (alike !== null) {
      total += Number(alike);
      continue;
    }
    const sides = sideBySide(older, newer);
    total += sides.length;
    cells.push(...sides);
  }
  return { total, cells };
}

function sideBySide(before: string | null, after: string | null): ComparedCell[] {
  const cells = new Map<string, { key: string; before: readonly bigint[] | undefined; after: readonly bigint[] | undefined }>();
  for (const { key, values } of before === null ? [] : parseCellLines(before)) cells.set(key, { key, before: values, after: undefined });
  for (const { key, values } of after === null ? [] : parseCellLines(after)) {
    const cell = cells.get(key);
    if (cell) cell.after = values;
    else cells.set(key, { key, before: undefined, after: values });
  }
  return [...cells.values()];
}
