/**
 * Cells of a run are written only until its result stands: published, or kept for a decision. Two processes may hold one
 * run, and what the slower one folds onto an older generation may have lost its ground by then.
 */
import type { PoolClient } from 'pg';
import { CutError } from '../generations';

/** Any number will do, so long as nobody else takes it; with it goes the run's own. */
const CELLS = 0x7f01e;

/** For the rest of the transaction the run's result cannot begin to stand. Throws CutError where it does already. */
export async function mustBeUnsettled(client: PoolClient, run: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1, hashtext($2))', [CELLS, run]);
  // A question of its own: only what is asked after the lock sees what was done under it.
  const { rowCount } = await client.query('SELECT FROM generation WHERE run = $1 UNION ALL SELECT FROM recompute_run WHERE id = $1 AND computed IS NOT NULL', [run]);
  if (rowCount) throw new CutError(`another process that held run ${run} has its result already`);
}

/** From here on nobody writes cells of the run: waits for those who do. */
export async function settle(client: PoolClient, run: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [CELLS, run]);
}

/**
 * Folded cells are not waited for by the disk, so a Postgres that crashes may forget some, and part of the archive with them.
 * Every connection ends with a crash, also the one that holds the lock of the runs: throws CutError where that is gone.
 */
export async function mustBeHeld(client: PoolClient, holder: number | undefined): Promise<void> {
  if (holder === undefined) return;
  const { rowCount } = await client.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = $1 AND granted`, [holder]);
  if (!rowCount) throw new CutError('the connection that held the run was lost: Postgres may have forgotten what was folded, so the run is repeated');
}
