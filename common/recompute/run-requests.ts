/**
 * Asking for recomputes. A request is written to Postgres first, where its run can be followed; the queue only wakes
 * the batch layer, which also looks for requests that a crash kept from the queue.
 */
import { randomUUID } from 'node:crypto';
import { Queue, type QueueOptions } from 'bullmq';
import type { Pool } from 'pg';
import { z } from 'zod';
import { RECOMPUTE_QUEUE, RUN_MODES, RUN_STATUSES, type RecomputeRequest, type Run } from '../generation';
import { reasonOf } from '../reason';
import { differenceSchema } from './difference';

export interface RunRequests {
  /** Gives the run to follow: an equal one that is still queued, else a new one. */
  request(request: RecomputeRequest): Promise<Run>;
  find(id: string): Promise<Run | undefined>;
  /** The newest first. */
  list(limit: number): Promise<Run[]>;
  /** A queued run ends at once, a running one before its next day; a computed result is discarded. Undefined where there is no such run. */
  cancel(id: string): Promise<Run | undefined>;
  /** Has the computed result of a dry run published; any other run stays as it is. Undefined where there is no such run. */
  publish(id: string): Promise<Run | undefined>;
  /** Wakes the batch layer for every run that is not finished: harmless to repeat, and mends a queue that lost its jobs. */
  wake(): Promise<void>;
  close(): Promise<void>;
}

/** How every queue of an installation is reached; `namespace` as in TWOFOLD_NAMESPACE. */
export function queueOptions(redisUrl: string, namespace: string): QueueOptions {
  const { hostname, port, username, password, pathname, protocol } = new URL(redisUrl);
  return {
    prefix: `${namespace || 'twofold'}:jobs`,
    connection: {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port ? Number(port) : 6379,
      db: pathname.length > 1 ? Number(pathname.slice(1)) : 0,
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: {} }),
      maxRetriesPerRequest: null,
    },
  };
}

/** A run may be repeated, so whatever went wrong is tried again before it is called failed. */
const JOB = { attempts: 5, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete: true, removeOnFail: true } as const;

/** For the workers: a job whose process was killed is taken up by the next within 35 s, however often that happens; one that is busy has time to say so. */
export const TAKE_OVER = { lockDuration: 30_000, stalledInterval: 5_000, maxStalledCount: 1_000 } as const;

const COLUMNS = `id, mode, dry_run, roll_back_to::text, status, phase, days_done, days_total, requested_by, requested_at::text, started_at::text, computed_at::text,
  finished_at::text, cells::text, generation::text, error, difference`;

const number = z.coerce.number().nullable();
const rowShape = z
  .object({
    id: z.string(),
    mode: z.enum(RUN_MODES),
    dry_run: z.boolean(),
    roll_back_to: number,
    status: z.enum(RUN_STATUSES),
    phase: z.string(),
    days_done: z.number(),
    days_total: z.number(),
    requested_by: z.enum(['schedule', 'api', 'cli']),
    requested_at: z.coerce.number(),
    started_at: number,
    computed_at: number,
    finished_at: number,
    cells: number,
    generation: number,
    error: z.string().nullable(),
    difference: differenceSchema.nullable(),
  })
  .transform(
    (row): Run => ({
      id: row.id,
      mode: row.mode,
      dryRun: row.dry_run,
      ...(row.roll_back_to !== null && { to: row.roll_back_to }),
      status: row.status,
      phase: row.phase,
      daysDone: row.days_done,
      daysTotal: row.days_total,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
      ...(row.started_at !== null && { startedAt: row.started_at }),
      ...(row.computed_at !== null && { computedAt: row.computed_at }),
      ...(row.finished_at !== null && { finishedAt: row.finished_at }),
      ...(row.cells !== null && { cells: row.cells }),
      ...(row.generation !== null && { generation: row.generation }),
      ...(row.error !== null && { error: row.error }),
      ...(row.difference !== null && { difference: row.difference }),
    }),
  );

export interface RunRequestsOptions {
  readonly redisUrl: string;
  readonly namespace: string;
  readonly pool: Pool;
  readonly report?: (line: string) => void;
}

export function createRunRequests({ redisUrl, namespace, pool, report }: RunRequestsOptions): RunRequests {
  const queue = new Queue(RECOMPUTE_QUEUE, queueOptions(redisUrl, namespace));
  let down = false;
  queue.on('error', (error) => {
    if (!down) report?.(`the job queue: ${error.message}`);
    down = true;
  });

  const rows = async (sql: string, values: readonly unknown[]): Promise<Run[]> => (await pool.query<object>(sql, [...values])).rows.map((row) => rowShape.parse(row));
  const find = async (id: string): Promise<Run | undefined> => (await rows(`SELECT ${COLUMNS} FROM recompute_run WHERE id = $1`, [id]))[0];
  const wake = async (): Promise<void> => {
    const open = await rows(`SELECT ${COLUMNS} FROM recompute_run WHERE status IN ('queued', 'running') ORDER BY recompute_run.requested_at`, []);
    // A job's id is its run's, so that adding it again changes nothing.
    await queue.addBulk(open.map(({ id }) => ({ name: 'recompute', data: {}, opts: { ...JOB, jobId: id } })));
    down = false;
  };

  /** Not waited for: the run is written down, and the batch layer finds it without the queue too, only later. */
  const wakeSoon = (): void => {
    wake().catch((error: unknown) => report?.(`the job queue: ${reasonOf(error)}`));
  };

  return {
    find,
    wake,
    request: async ({ mode, dryRun = false, to, requestedBy, requestedAt }) => {
      const [run] = await rows(
        `WITH waiting AS (SELECT * FROM recompute_run WHERE status = 'queued' AND NOT decided AND mode = $2 AND dry_run = $3 AND roll_back_to IS NOT DISTINCT FROM $4 AND NOT cancel_requested LIMIT 1),
              added AS (INSERT INTO recompute_run (id, mode, dry_run, roll_back_to, status, phase, requested_by, requested_at)
                        SELECT $1, $2, $3, $4, 'queued', 'waiting for the batch layer', $5, $6 WHERE NOT EXISTS (SELECT FROM waiting) RETURNING *)
         SELECT ${COLUMNS} FROM (SELECT * FROM waiting UNION ALL SELECT * FROM added) AS run`,
        [`run-${randomUUID()}`, mode, dryRun, to ?? null, requestedBy, requestedAt],
      );
      if (!run) throw new Error('the request was neither added nor found');
      wakeSoon();
      return run;
    },
    publish: async (id) => {
      const { rowCount } = await pool.query(`UPDATE recompute_run SET status = 'queued', decided = true, phase = 'waiting for the batch layer' WHERE id = $1 AND status = 'computed'`, [id]);
      if (rowCount) wakeSoon();
      return find(id);
    },
    list: (limit) => rows(`SELECT ${COLUMNS} FROM recompute_run ORDER BY recompute_run.requested_at DESC LIMIT $1`, [limit]),
    cancel: async (id) => {
      await pool.query(
        `UPDATE recompute_run SET cancel_requested = true,
           status = CASE status WHEN 'queued' THEN 'cancelled' WHEN 'computed' THEN 'discarded' ELSE status END,
           phase = CASE status WHEN 'queued' THEN 'cancelled' WHEN 'computed' THEN 'discarded' ELSE phase END,
           finished_at = CASE status WHEN 'running' THEN finished_at ELSE (extract(epoch FROM now()) * 1000)::bigint END
         WHERE id = $1 AND status IN ('queued', 'running', 'computed')`,
        [id],
      );
      return find(id);
    },
    close: () => queue.close(),
  };
}
