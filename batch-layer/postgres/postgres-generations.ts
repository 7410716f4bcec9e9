/** Generations in Postgres: days folded by the compiled SQL, and the publish that makes them count. */
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { CATALOGUE } from '../../common/events/catalogue';
import { UNDATED, type BatchCell, type Generation } from '../../common/generation';
import { logCountersSql, viewSql } from '../../common/metrics/sql';
import type { View } from '../../common/metrics/view';
import { covers, isPosition, type Position } from '../../common/position';
import { CutError, type ComparedCell, type DaysComputed, type Generations, type NewGeneration } from '../generations';
import { inTransaction } from '../../common/postgres/transaction';

/** What readers LISTEN to; the payload is the generation's id. */
const CHANNEL = 'twofold_generation';

const mismatchShape = z.object({ cell: z.string(), expected: z.array(z.string()), found: z.array(z.string()) });
const generationShape = z
  .object({
    id: z.coerce.number(),
    run: z.string(),
    cut: z.custom<Position>(isPosition),
    definitions: z.string(),
    published_at: z.coerce.number(),
    reconciled: z.union([z.object({ skipped: z.string() }), z.object({ compared: z.number(), mismatches: z.number(), examples: z.array(mismatchShape) })]),
  })
  .transform(({ published_at, ...row }): Generation => ({ ...row, publishedAt: published_at }));

/** $1 and $2 the runs, $3 the day, $4 the keys to tell in any case. The row without a key tells how many cells there are. */
const COMPARE = `WITH both_sides AS (
  SELECT key, older.measures AS before, newer.measures AS after
  FROM (SELECT key, measures FROM cell WHERE computed_by = $1 AND day = $3) AS older
  FULL JOIN (SELECT key, measures FROM cell WHERE computed_by = $2 AND day = $3) AS newer USING (key)
)
SELECT key, array_to_string(before, ' ') AS before, array_to_string(after, ' ') AS after, NULL::bigint AS total
FROM both_sides WHERE before IS DISTINCT FROM after OR key = ANY($4::text[])
UNION ALL SELECT NULL, NULL, NULL, count(*) FROM both_sides`;

const COLUMNS = 'id, run, cut, definitions, published_at::text, reconciled';

export function createPostgresGenerations(pool: Pool, views: readonly View[]): Generations {
  const dayStatements = views.map(viewSql);
  const logStatement = logCountersSql(CATALOGUE);
  const daysOf = async (asker: Pool | PoolClient, generation: number): Promise<DaysComputed> => {
    const { rows } = await asker.query<{ day: string; computed_by: string }>('SELECT day::text, computed_by FROM generation_day WHERE generation = $1', [generation]);
    return new Map(rows.map((row) => [row.day, row.computed_by]));
  };

  return {
    current: () => currentOf(pool),
    daysOf: (generation) => daysOf(pool, generation),
    archivedDays: async (since) => {
      const { rows } = await pool.query<{ day: string }>(
        `SELECT DISTINCT event_day::text AS day FROM archived_day
         WHERE $1::jsonb IS NULL OR last_offset >= coalesce(($1::jsonb -> topic ->> log_partition)::bigint, 0) ORDER BY 1`,
        [since ? JSON.stringify(since) : null],
      );
      return rows.map(({ day }) => day);
    },
    fold: (run, day, cut) =>
      inTransaction(pool, async (client) => {
        await client.query('DELETE FROM cell WHERE computed_by = $1 AND day = $2', [run, day]);
        let cells = 0;
        const statements = day === UNDATED ? [numbered(logStatement, { $1: '$3' })] : dayStatements.map((sql) => numbered(sql, { $1: '$2', $2: '$3' }));
        for (const sql of statements) {
          const inserted = await client.query(`INSERT INTO cell (computed_by, day, key, measures) SELECT $1::text, $2::date, folded.key, folded.measures FROM (${sql}) AS folded`, [
            run,
            day,
            JSON.stringify(cut),
          ]);
          cells += inserted.rowCount ?? 0;
        }
        return cells;
      }),
    cells: async (run, day) => {
      const { rows } = await pool.query<{ key: string; measures: string }>(`SELECT key, array_to_string(measures, ' ') AS measures FROM cell WHERE computed_by = $1 AND day = $2`, [run, day]);
      return rows.map(({ key, measures }): BatchCell => ({ key, values: integers(measures) ?? [] }));
    },
    compare: async (day, before, after, named) => {
      const { rows } = await pool.query<{ key: string | null; before: string | null; after: string | null; total: string | null }>(COMPARE, [before ?? null, after, day, named]);
      const cells = rows.flatMap(({ key, ...sides }): ComparedCell[] => (key === null ? [] : [{ key, before: integers(sides.before), after: integers(sides.after) }]));
      return { total: Number(rows.find(({ key }) => key === null)?.total ?? 0), cells };
    },
    publish: (generation) => inTransaction(pool, (client) => publish(client, generation)),
    collect: (keep) =>
      inTransaction(pool, async (client) => {
        await client.query('DELETE FROM generation WHERE id NOT IN (SELECT id FROM generation ORDER BY id DESC LIMIT $1)', [keep]);
        await client.query(
          `DELETE FROM cell WHERE NOT EXISTS (SELECT FROM generation_day AS kept WHERE kept.computed_by = cell.computed_by AND kept.day = cell.day)
             AND computed_by NOT IN (SELECT id FROM recompute_run WHERE status IN ('queued', 'running'))`,
        );
      }),
  };
}

async function currentOf(asker: Pool | PoolClient, condition = 'true', values: readonly unknown[] = []): Promise<Generation | undefined> {
  const { rows } = await asker.query<object>(`SELECT ${COLUMNS} FROM generation WHERE ${condition} ORDER BY id DESC LIMIT 1`, [...values]);
  return rows[0] && generationShape.parse(rows[0]);
}

async function publish(client: PoolClient, { run, after, cut, definitions, publishedAt, reconciled, days }: NewGeneration): Promise<Generation> {
  await client.query('LOCK TABLE generation IN SHARE ROW EXCLUSIVE MODE');
  const published = await currentOf(client, 'run = $1', [run]);
  if (published) return published;
  const current = await currentOf(client);
  if (current && !covers(cut, current.cut)) throw new CutError(`generation ${current.id} is already cut further than run ${run}: recompute again`);
  // Days that are kept from it may have been collected since.
  if ((current?.id ?? 0) !== after) throw new CutError(`generation ${current?.id ?? 0} was published while run ${run} went on from ${after}: recompute again`);
  const id = after + 1;
  await client.query('INSERT INTO generation (id, run, cut, definitions, published_at, reconciled) VALUES ($1, $2, $3, $4, $5, $6)', [
    id,
    run,
    JSON.stringify(cut),
    definitions,
    publishedAt,
    JSON.stringify(reconciled),
  ]);
  await client.query(
    'INSERT INTO generation_day (generation, day, computed_by) SELECT $1, day, computed_by FROM unnest($2::date[], $3::text[]) AS computed(day, computed_by)',
    [id, [...days.keys()], [...days.values()]],
  );
  await client.query('SELECT pg_notify($1, $2)', [CHANNEL, String(id)]);
  return { id, run, cut, definitions, publishedAt, reconciled };
}

/** Measures as one text: the driver takes arrays apart far more slowly. */
function integers(text: string | null): bigint[] | undefined {
  return text?.split(' ').map(BigInt);
}

/** Gives a statement's parameters the numbers that they have in a larger one. */
function numbered(sql: string, numbers: Readonly<Record<string, string>>): string {
  return sql.replace(/\$\d\b/g, (parameter) => numbers[parameter] ?? parameter);
}
