/** Recomputes as jobs: one at a time over all batch layer processes, each repeated until it is published, failed or cancelled. */
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
import { RECOMPUTE_QUEUE, type Generation } from '../../common/generation';
import type { Logger } from '../../common/logger';
import { onConnection } from '../../common/postgres/transaction';
import { reasonOf } from '../../common/reason';
import { queueOptions, TAKE_OVER } from '../../common/recompute/run-requests';
import type { Tracer } from '../../common/tracing/tracer';
import type { PostgresRunBook } from '../postgres/postgres-run-book';
import { recompute } from '../recompute';
import type { RecomputeParts } from '../recompute-parts';
import { RunCancelled, RunRefused } from '../run-book';
import { ToldRun } from '../told-run';

export interface RecomputeJobsOptions {
  readonly redisUrl: string;
  readonly namespace: string;
  /** Its connections hold the lock that keeps two runs apart. */
  readonly pool: Pool;
  readonly parts: RecomputeParts & { readonly book: PostgresRunBook };
  /** `seconds` from the start of the run; undefined where a dry run had computed it before. */
  readonly onPublished: (generation: Generation, seconds: number | undefined) => void;
  readonly onFailed: () => void;
  readonly logger: Logger;
  /** Where traces are wanted. */
  readonly tracer: Tracer | undefined;
}

export interface RecomputeJobs {
  close(): Promise<void>;
}

/** Any number will do, so long as nobody else takes it. */
const LOCK = 0x7f01d;

export function startRecomputeJobs({ redisUrl, namespace, pool, parts, onPublished, onFailed, logger, tracer }: RecomputeJobsOptions): RecomputeJobs {
  const { book, now } = parts;

  const process = async (job: Job): Promise<void> => {
    const id = job.id ?? '';
    await alone(pool, async (holder) => {
      const begun = now();
      const told = new ToldRun(id, logger, tracer);
      try {
        const run = await book.begin(id, parts.definitions, begun);
        if (!run) return;
        told.begin(run.mode);
        const generation = await recompute({ ...parts, holder, book: told.follow(book) }, run);
        if (!generation) {
          told.logger.info(`${id}: computed, and waits for a decision: npx twofold recompute --publish ${id}, or --discard ${id}`);
          return;
        }
        await book.end(id, 'published', { at: now(), generation: generation.id });
        onPublished(generation, run.dryRun ? undefined : (now() - begun) / 1000);
      } catch (error) {
        told.end(error instanceof Error ? error.name : 'Error');
        await failed(job, id, error, told.logger);
      } finally {
        told.end();
      }
    });
  };

  const failed = async (job: Job, id: string, error: unknown, told: Logger): Promise<void> => {
    const message = reasonOf(error);
    if (error instanceof RunCancelled) {
      told.info(`${id}: ${message}`);
      return book.end(id, 'cancelled', { at: now() });
    }
    if (error instanceof RunRefused) {
      told.warn(`${id}: ${message}`);
      return book.end(id, 'failed', { at: now(), error: message });
    }
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (last) told.error(`${id}: ${message}`, { error });
    else told.warn(`${id}: ${message}; trying again`);
    if (!last) throw error;
    onFailed();
    await book.end(id, 'failed', { at: now(), error: message });
  };

  const worker = new Worker(RECOMPUTE_QUEUE, process, { ...queueOptions(redisUrl, namespace), ...TAKE_OVER, concurrency: 1 });
  worker.on('error', (error) => logger.warn(`recompute jobs: ${error.message}`));
  return {
    // A run in hand is left to whoever comes next, who repeats it: waiting for it could take long.
    close: () => worker.close(true),
  };
}

/** Runs `work` while no other process does the same, and tells it which backend holds the lock, which goes with the connection, however that ends. */
function alone(pool: Pool, work: (holder: number) => Promise<void>): Promise<void> {
  return onConnection(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_advisory_lock($1)', [LOCK]);
    await work(rows[0]?.pid ?? 0);
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  });
}
