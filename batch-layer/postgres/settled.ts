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
