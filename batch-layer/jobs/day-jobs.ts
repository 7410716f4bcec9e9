/** Folding days as jobs of their own, so that they spread over every batch layer process that has the same views. */
import { randomUUID } from 'node:crypto';
import { Queue, QueueEvents, Worker, type Job } from 'bullmq';
import { z } from 'zod';
import { DAY_QUEUE } from '../../common/generation';
import { isPosition, type Position } from '../../common/position';
import { queueOptions, TAKE_OVER } from '../../common/recompute/run-requests';
import type { Day } from '../../common/time';
import type { Generations } from '../generations';

export interface DayJobs {
  /** Resolves when every day is folded. Throws what a day's last attempt threw, and what `onDay` throws. */
  readonly fold: (run: string, days: readonly Day[], cut: Position, onDay: () => Promise<void>) => Promise<void>;
  close(): Promise<void>;
}

export interface DayJobsOptions {
  readonly redisUrl: string;
  readonly namespace: string;
  /** Hash of the views that `generations` folds: processes with others, during an upgrade, have a queue of their own. */
  readonly definitions: string;
  readonly generations: Pick<Generations, 'fold'>;
  /** Days folded at once by this process. */
  readonly concurrency: number;
  readonly onFolded: (cells: number) => void;
  readonly report: (line: string) => void;
}

const dayShape = z.object({ run: z.string(), day: z.string(), cut: z.custom<Position>(isPosition) });

/** Redis may forget a job, or its end: after this long, ms, it is looked at again. */
const LOOK_AGAIN = 5_000;

export function createDayJobs({ redisUrl, namespace, definitions, generations, concurrency, onFolded, report }: DayJobsOptions): DayJobs {
  const options = queueOptions(redisUrl, namespace);
  const name = `${DAY_QUEUE}-${definitions}`;
  const queue = new Queue(name, options);
  const events = new QueueEvents(name, options);
  const worker = new Worker(
    name,
    async (job) => {
      const { run, day, cut } = dayShape.parse(job.data);
      onFolded(await generations.fold(run, day, cut));
    },
    { ...options, ...TAKE_OVER, concurrency },
  );
  // Each day that is waited for listens to both.
  queue.setMaxListeners(0);
  events.setMaxListeners(0);
  // Outages are told by the process's other connections to Redis; without a listener they would end it.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  worker.on('error', (error) => report(`folding days: ${error.message}`));

  const addAll = async (attempt: string, run: string, days: readonly Day[], cut: Position): Promise<Job[]> =>
    queue.addBulk(
      days.map((day) => ({
        name: 'day',
        data: { run, day, cut },
        // Kept a while, so that whoever looks again finds how it ended.
        opts: { jobId: `${attempt}_${day}`, attempts: 3, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: { age: 3600 }, removeOnFail: { age: 3600 } },
      })),
    );

  return {
    fold: async (run, days, cut, onDay) => {
      // What Redis remembers of an attempt before may be more than Postgres does: each attempt folds every day itself.
      const attempt = randomUUID();
      const jobs = await addAll(attempt, run, days, cut);
      let over = false;
      const folded = async (first: Job, day: Day): Promise<void> => {
        let job = first;
        while (!over) {
          if (await finished(job, events)) return onDay();
          job = (await addAll(attempt, run, [day], cut))[0] ?? job;
        }
      };
      try {
        await Promise.all(jobs.map((job, i) => folded(job, days[i] ?? '')));
      } finally {
        over = true;
        // One that is being folded goes by its age.
        await Promise.allSettled(jobs.map((job) => job.remove()));
      }
    },
    close: async () => {
      await Promise.all([worker.close(), events.close(), queue.close()]);
    },
  };
}

/** False where it is not over, or was forgotten: to be added again, which changes nothing for one that is still there. */
async function finished(job: Job, events: QueueEvents): Promise<boolean> {
  try {
    await job.waitUntilFinished(events, LOOK_AGAIN);
    return true;
  } catch (error) {
    const state = await job.getState();
    if (state === 'failed') throw error;
    return state === 'completed';
  }
}
