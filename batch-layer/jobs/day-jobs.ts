/** Folding days as jobs of their own, some days each, so that they spread over every batch layer process that has the same views. */
import { randomUUID } from 'node:crypto';
import { Queue, QueueEvents, Worker, type Job } from 'bullmq';
import { z } from 'zod';
import { DAY_QUEUE } from '../../common/generation';
import { isPosition, type Position } from '../../common/position';
import { queueOptions, TAKE_OVER } from '../../common/recompute/run-requests';
import type { Day } from '../../common/time';
import type { Generations } from '../generations';

export interface DayJobs {
  /** Resolves when every day is folded. Throws what a job's last attempt threw, and what `onDays` throws. */
  readonly fold: (run: string, days: readonly Day[], cut: Position, onDays: (count: number) => Promise<void>) => Promise<void>;
  close(): Promise<void>;
}

export interface DayJobsOptions {
  readonly redisUrl: string;
  readonly namespace: string;
  /** Hash of the views that `generations` folds: processes with others, during an upgrade, have a queue of their own. */
  readonly definitions: string;
  readonly generations: Pick<Generations, 'fold'>;
  /** Jobs worked on at once by this process. */
  readonly concurrency: number;
  readonly onFolded: (cells: number) => void;
  readonly report: (line: string) => void;
}

const jobShape = z.object({ run: z.string(), days: z.array(z.string()), cut: z.custom<Position>(isPosition) });

/** Redis may forget a job, or its end: after this long, ms, it is looked at again. */
const LOOK_AGAIN = 5_000;
/** Days of one job, at most. */
const MOST_DAYS = 10;

export function createDayJobs({ redisUrl, namespace, definitions, generations, concurrency, onFolded, report }: DayJobsOptions): DayJobs {
  const options = queueOptions(redisUrl, namespace);
  const name = `${DAY_QUEUE}-${definitions}`;
  const queue = new Queue(name, options);
  const events = new QueueEvents(name, options);
  const worker = new Worker(
    name,
    async (job) => {
      const { run, days, cut } = jobShape.parse(job.data);
      onFolded(await generations.fold(run, days, cut));
    },
    { ...options, ...TAKE_OVER, concurrency },
  );
  // Each job that is waited for listens to both.
  queue.setMaxListeners(0);
  events.setMaxListeners(0);
  // Outages are told by the process's other connections to Redis; without a listener they would end it.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  worker.on('error', (error) => report(`folding days: ${error.message}`));

  const addAll = async (attempt: string, run: string, groups: readonly (readonly Day[])[], cut: Position): Promise<Job[]> =>
    queue.addBulk(
      groups.map((days) => ({
        name: 'days',
        data: { run, days, cut },
        // Kept a while, so that whoever looks again finds how it ended.
        opts: { jobId: `${attempt}_${days[0] ?? ''}`, attempts: 3, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: { age: 3600 }, removeOnFail: { age: 3600 } },
      })),
    );

  return {
    fold: async (run, days, cut, onDays) => {
      // What Redis remembers of an attempt before may be more than Postgres does: each attempt folds every day itself.
      const attempt = randomUUID();
      const groups = grouped(days, concurrency);
      const jobs = await addAll(attempt, run, groups, cut);
      let over = false;
      const folded = async (first: Job, group: readonly Day[]): Promise<void> => {
        let job = first;
        while (!over) {
          if (await finished(job, events)) return onDays(group.length);
          job = (await addAll(attempt, run, [group], cut))[0] ?? job;
        }
      };
      try {
        await Promise.all(jobs.map((job, i) => folded(job, groups[i] ?? [])));
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

/** Days that follow each other, together in one job: every job has a cost of its own, but all processes should have some. */
function grouped(days: readonly Day[], concurrency: number): Day[][] {
  const size = Math.min(MOST_DAYS, Math.ceil(days.length / concurrency));
  return Array.from({ length: Math.ceil(days.length / size) || 0 }, (_, i) => days.slice(i * size, (i + 1) * size));
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
