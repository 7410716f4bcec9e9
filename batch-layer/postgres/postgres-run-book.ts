/** The runs' notes in Postgres: their status for people, the cut that a repeated run must keep, and what a dry run came to. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { DECIDE_WITHIN, RUN_MODES, type RunStatus } from '../../common/generation';
import { isPosition, type Position } from '../../common/position';
import { reconciledShape } from '../../common/postgres/generation-rows';
import { inTransaction } from '../../common/postgres/transaction';
import type { Millis } from '../../common/time';
import { RunCancelled, type RecomputeRun, type RunBook } from '../run-book';
import { mustBeHeld, settle } from './settled';

export interface PostgresRunBook extends RunBook {
  /**
   * Takes up a run that is queued or broke off; undefined where there is nothing (more) to do for it. Throws
   * OtherDefinitions where it was begun with other view definitions: two sets of them must not meet in one run's cells.
   */
  begin(run: string, definitions: string, at: Millis): Promise<RecomputeRun | undefined>;
  end(run: string, status: 'published' | 'failed' | 'cancelled', told: { readonly at: Millis; readonly generation?: number; readonly error?: string }): Promise<void>;
  /** Discards a dry run's result about which nobody decided in time. */
  expire(now: Millis): Promise<void>;
}

export class OtherDefinitions extends Error {
  override readonly name = 'OtherDefinitions';
}

const begunShape = z.object({ mode: z.enum(RUN_MODES), dry_run: z.boolean(), roll_back_to: z.coerce.number().nullable(), definitions: z.string() });
/** A map as JSON has none: pairs. */
const computedShape = z.object({
  after: z.number(),
  cut: z.custom<Position>(isPosition),
  definitions: z.string(),
  reconciled: reconciledShape,
  days: z.array(z.tuple([z.string(), z.string()])).transform((pairs) => new Map(pairs)),
});

const OF_RUN = '(SELECT coalesce(sum(cells), 0) FROM cell_block WHERE computed_by = $1)';

export function createPostgresRunBook(pool: Pool): PostgresRunBook {
  return {
    begin: async (run, definitions, at) => {
      const { rows } = await pool.query<object>(
        `UPDATE recompute_run SET status = 'running', phase = 'starting', definitions = coalesce(definitions, $2), started_at = coalesce(started_at, $3)
         WHERE id = $1 AND status IN ('queued', 'running') RETURNING mode, dry_run, roll_back_to, definitions`,
        [run, definitions, at],
      );
      if (!rows[0]) return undefined;
      const { mode, dry_run: dryRun, roll_back_to: to, definitions: begunWith } = begunShape.parse(rows[0]);
      if (begunWith !== definitions) throw new OtherDefinitions(`it was begun with other view definitions (${begunWith}, here ${definitions}): ask for a new one`);
      return { id: run, mode, dryRun, ...(to !== null && { to }) };
    },
    cut: async (run) => {
      const { rows } = await pool.query<{ cut: unknown }>('SELECT cut FROM recompute_run WHERE id = $1', [run]);
      return isPosition(rows[0]?.cut) ? rows[0].cut : undefined;
    },
    keepCut: async (run, cut) => {
      await pool.query('UPDATE recompute_run SET cut = $2 WHERE id = $1 AND cut IS NULL', [run, JSON.stringify(cut)]);
    },
    decided: async (run) => {
      const { rows } = await pool.query<{ computed: unknown }>('SELECT computed FROM recompute_run WHERE id = $1 AND decided', [run]);
      return rows[0] && computedShape.parse(rows[0].computed);
    },
    keepComputed: (run, { holder, ...computed }, { difference, cells }, at) =>
      inTransaction(pool, async (client) => {
        await settle(client, run);
        await mustBeHeld(client, holder);
        const { rows } = await client.query<{ status: RunStatus; kept: boolean; cancel_requested: boolean }>(
          'SELECT status, computed IS NOT NULL AS kept, cancel_requested FROM recompute_run WHERE id = $1 FOR UPDATE',
          [run],
        );
        // Another process that held the run was first; maybe somebody has decided since.
        if (!rows[0] || rows[0].kept || rows[0].status !== 'running') return;
        if (rows[0].cancel_requested) throw new RunCancelled('cancelled on request');
        await client.query(
          `UPDATE recompute_run SET status = 'discarded', phase = 'discarded', finished_at = $2, error = concat('another dry run was computed after it: ', $1::text) WHERE status = 'computed'`,
          [run, at],
        );
        await client.query(`UPDATE recompute_run SET status = 'computed', phase = 'waiting for a decision', computed = $2, difference = $3, computed_at = $4, cells = ${OF_RUN} WHERE id = $1`, [
          run,
          JSON.stringify({ ...computed, days: [...computed.days] }),
          JSON.stringify(difference),
          at,
        ]);
        await client.query('INSERT INTO recompute_difference (run, number, view, cell) SELECT $1, number, view, cell FROM unnest($2::text[], $3::json[]) WITH ORDINALITY AS kept(view, cell, number)', [
          run,
          cells.map(({ view }) => view),
          cells.map((cell) => JSON.stringify(cell)),
        ]);
      }),
    phase: async (run, phase, days) => {
      // Only told to people: a crash of Postgres may forget it, so nobody waits for the disk.
      const { rows } = await pool.query<{ cancel_requested: boolean }>(
        `WITH quickly AS (SELECT set_config('synchronous_commit', 'off', true))
         UPDATE recompute_run SET phase = $2, days_done = coalesce($3, days_done), days_total = coalesce($4, days_total) FROM quickly WHERE id = $1 AND status = 'running' RETURNING cancel_requested`,
        [run, phase, days?.done ?? null, days?.total ?? null],
      );
      // After the publish the result counts: nothing can be called off any more.
      if (rows[0]?.cancel_requested && phase !== 'pruning') throw new RunCancelled('cancelled on request');
    },
    // Where two processes held it, what was published counts, whatever the other one met.
    end: async (run, status, { at, generation, error }) => {
      await pool.query(
        `UPDATE recompute_run SET status = $2, phase = $2, finished_at = $3, generation = $4, error = $5, cells = CASE $2 WHEN 'published' THEN ${OF_RUN} ELSE cells END
         WHERE id = $1 AND CASE $2 WHEN 'published' THEN status IN ('running', 'failed', 'cancelled') ELSE status = 'running' AND NOT EXISTS (SELECT FROM generation WHERE run = $1) END`,
        [run, status, at, generation ?? null, error ?? null],
      );
    },
    expire: async (now) => {
      await pool.query(
        `UPDATE recompute_run SET status = 'discarded', phase = 'discarded', finished_at = $1, error = $3 WHERE status = 'computed' AND computed_at < $2`,
        [now, now - DECIDE_WITHIN, `nobody decided within ${DECIDE_WITHIN / 3_600_000} hours: ask for another dry run`],
      );
    },
  };
}
