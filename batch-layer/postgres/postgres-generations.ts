/** Generations in Postgres: days folded by the compiled SQL, and the publish that makes them count. */
import type { Pool, PoolClient } from 'pg';
import type { Generation, RunStatus } from '../../common/generation';
import type { View } from '../../common/metrics/view';
import { covers } from '../../common/position';
import { FOLD_SETTINGS } from '../../common/postgres/fold-settings';
import { GENERATION_COLUMNS, parseGeneration } from '../../common/postgres/generation-rows';
import { inTransaction } from '../../common/postgres/transaction';
import { CutError, type DaysComputed, type Generations, type NewGeneration } from '../generations';
import { compareCells, countLog, foldBlocks, foldOntoSql, foldSql, readCells } from './cell-blocks';
import { mustBeHeld, mustBeUnsettled, settle } from './settled';

/** What readers LISTEN to; the payload is the generation's id. */
const CHANNEL = 'twofold_generation';

/** What it keeps is on disk before the publish is, which waits for the disk for both. */
const SETTINGS = `${FOLD_SETTINGS}; SET LOCAL synchronous_commit = off`;

export function createPostgresGenerations(pool: Pool, views: readonly View[]): Generations {
  const statements = views.map(foldSql);
  const ontoStatements = views.map(foldOntoSql);
  const daysOf = async (asker: Pool | PoolClient, generation: number): Promise<DaysComputed> => {
    const { rows } = await asker.query<{ day: string; computed_by: string }>('SELECT day::text, computed_by FROM generation_day WHERE generation = $1', [generation]);
    return new Map(rows.map((row) => [row.day, row.computed_by]));
  };

  return {
    current: () => currentOf(pool),
    find: (generation) => currentOf(pool, 'id = $1', [generation]),
    daysOf: (generation) => daysOf(pool, generation),
    archivedDays: async (since) => {
      const { rows } = await pool.query<{ day: string }>(
        `SELECT DISTINCT event_day::text AS day FROM archived_day
         WHERE $1::jsonb IS NULL OR last_offset >= coalesce(($1::jsonb -> topic ->> log_partition)::bigint, 0) ORDER BY 1`,
        [since ? JSON.stringify(since) : null],
      );
      return rows.map(({ day }) => day);
    },
    fold: (run, days, cut) =>
      inTransaction(pool, async (client) => {
        await mustBeUnsettled(client, run);
        await client.query(SETTINGS);
        return foldBlocks(client, statements, run, days, cut);
      }),
    foldOnto: (onto, run, days, cut) =>
      inTransaction(pool, async (client) => {
        await mustBeUnsettled(client, run);
        await client.query(SETTINGS);
        return foldBlocks(client, ontoStatements, run, days, cut, onto);
      }),
    count: (run, cut, before) =>
      inTransaction(pool, async (client) => {
        await mustBeUnsettled(client, run);
        await client.query(SETTINGS);
        return countLog(client, run, cut, before);
      }),
    cells: (run, day) => readCells(pool, run, day),
    compare: (days, before, after, named) => compareCells(pool, days, before, after, named),
    publish: (generation) => inTransaction(pool, (client) => publish(client, generation)),
    collect: (keep) =>
      inTransaction(pool, async (client) => {
        await client.query('DELETE FROM generation WHERE id NOT IN (SELECT id FROM generation ORDER BY id DESC LIMIT $1)', [keep]);
        await client.query(
          `DELETE FROM cell_block AS block WHERE NOT EXISTS (SELECT FROM generation_day AS kept WHERE kept.computed_by = block.computed_by AND kept.day = block.day)
             AND computed_by NOT IN (SELECT id FROM recompute_run WHERE status IN ('queued', 'running', 'computed'))`,
        );
        await client.query('DELETE FROM recompute_difference WHERE run NOT IN (SELECT id FROM recompute_run WHERE computed_at IS NOT NULL ORDER BY computed_at DESC LIMIT $1)', [keep]);
      }),
  };
}

async function currentOf(asker: Pool | PoolClient, condition = 'true', values: readonly unknown[] = []): Promise<Generation | undefined> {
  const { rows } = await asker.query<object>(`SELECT ${GENERATION_COLUMNS} FROM generation WHERE ${condition} ORDER BY id DESC LIMIT 1`, [...values]);
  return rows[0] && parseGeneration(rows[0]);
}

async function publish(client: PoolClient, { run, holder, after, onto, cut, definitions, publishedAt, reconciled, days }: NewGeneration): Promise<Generation> {
  await settle(client, run);
  await client.query('LOCK TABLE generation IN SHARE ROW EXCLUSIVE MODE');
  const published = await currentOf(client, 'run = $1', [run]);
  if (published) return published;
  await mustBeHeld(client, holder);
  // Another process that held the run may have ended it: from then on anybody may collect its cells. It cannot while this lasts.
  const { rows } = await client.query<{ status: RunStatus }>('SELECT status FROM recompute_run WHERE id = $1 FOR SHARE', [run]);
  if (rows[0] && rows[0].status !== 'queued' && rows[0].status !== 'running') throw new CutError(`run ${run} has ${rows[0].status === 'cancelled' ? 'been cancelled' : 'ended'} meanwhile: recompute again`);
  const current = await currentOf(client);
  if (current && !covers(cut, current.cut)) throw new CutError(`generation ${current.id} is already cut further than run ${run}: recompute again`);
  // Days that are kept from it may have been collected since.
  if ((current?.id ?? 0) !== after) throw new CutError(`generation ${current?.id ?? 0} was published while run ${run} went on from ${after}: recompute again`);
  // A generation is collected with a publish, and this transaction keeps both away.
  if (onto !== undefined && !(await currentOf(client, 'id = $1', [onto]))) throw new CutError(`generation ${onto}, which run ${run} was folded onto, is no longer kept: ask for another roll-back`);
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
  await client.query(
    `UPDATE recompute_run AS waiting SET status = 'discarded', phase = 'discarded', finished_at = $2,
       error = concat('generation ', $3::text, ' was published first (', $1::text, ', asked for by ', (SELECT requested_by FROM recompute_run WHERE id = $1), '): ask for another dry run')
     WHERE status = 'computed' AND id <> $1`,
    [run, publishedAt, id],
  );
  await client.query('SELECT pg_notify($1, $2)', [CHANNEL, String(id)]);
  return { id, run, cut, definitions, publishedAt, reconciled };
}
