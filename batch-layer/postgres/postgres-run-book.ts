/** The runs' notes in Postgres: their status for people, and the cut that a repeated run must keep. */
import type { Pool } from 'pg';
import type { RunMode, RunStatus } from '../../common/generation';
import { isPosition } from '../../common/position';
import { RunCancelled, type RunBook } from '../recompute';

export interface PostgresRunBook extends RunBook {
  /**
   * Takes up a run that is queued or broke off; undefined where there is nothing (more) to do for it. Throws
   * OtherDefinitions where it was begun with other view definitions: two sets of them must not meet in one run's cells.
   */
  begin(run: string, definitions: string): Promise<RunMode | undefined>;
  end(run: string, status: Exclude<RunStatus, 'queued' | 'running'>, told: { readonly at: number; readonly generation?: number; readonly error?: string }): Promise<void>;
}

export class OtherDefinitions extends Error {
  override readonly name = 'OtherDefinitions';
}

export function createPostgresRunBook(pool: Pool): PostgresRunBook {
  return {
    begin: async (run, definitions) => {
      const { rows } = await pool.query<{ mode: RunMode; definitions: string }>(
        `UPDATE recompute_run SET status = 'running', phase = 'starting', definitions = coalesce(definitions, $2)
         WHERE id = $1 AND status IN ('queued', 'running') RETURNING mode, definitions`,
        [run, definitions],
      );
      if (rows[0] && rows[0].definitions !== definitions) {
        throw new OtherDefinitions(`it was begun with other view definitions (${rows[0].definitions}, here ${definitions}): ask for a new one`);
      }
      return rows[0]?.mode;
    },
    cut: async (run) => {
      const { rows } = await pool.query<{ cut: unknown }>('SELECT cut FROM recompute_run WHERE id = $1', [run]);
      return isPosition(rows[0]?.cut) ? rows[0].cut : undefined;
    },
    keepCut: async (run, cut) => {
      await pool.query('UPDATE recompute_run SET cut = $2 WHERE id = $1 AND cut IS NULL', [run, JSON.stringify(cut)]);
    },
    phase: async (run, phase, days) => {
      // Only told to people: a crash of Postgres may forget it, so nobody waits for the disk.
      const { rows } = await pool.query<{ cancel_requested: boolean }>(
        `WITH quickly AS (SELECT set_config('synchronous_commit', 'off', true))
         UPDATE recompute_run SET phase = $2, days_done = coalesce($3, days_done), days_total = coalesce($4, days_total) FROM quickly WHERE id = $1 RETURNING cancel_requested`,
        [run, phase, days?.done ?? null, days?.total ?? null],
      );
      // After the publish the result counts: nothing can be called off any more.
      if (rows[0]?.cancel_requested && phase !== 'pruning') throw new RunCancelled('cancelled on request');
    },
    end: async (run, status, { at, generation, error }) => {
      await pool.query(
        `UPDATE recompute_run SET status = $2, phase = $2, finished_at = $3, generation = $4, error = $5 WHERE id = $1 AND status = 'running'`,
        [run, status, at, generation ?? null, error ?? null],
      );
    },
  };
}
