/** The job queues of an installation, opened to look at. */
import { Queue } from 'bullmq';
import { DAY_QUEUE, RECOMPUTE_QUEUE } from '../generation';
import { queueOptions } from './run-requests';

export interface QueuesSeen {
  /** Connects at the first call. */
  readonly open: () => readonly Queue[];
  readonly close: () => Promise<void>;
}

/** `definitions` names the days' queue: layers with others do not share it. */
export function queuesSeen(redisUrl: string, namespace: string, definitions: string): QueuesSeen {
  let queues: readonly Queue[] | undefined;
  return {
    open: () => {
      queues ??= [RECOMPUTE_QUEUE, `${DAY_QUEUE}-${definitions}`].map((name) => new Queue(name, queueOptions(redisUrl, namespace)));
      // Outages are told by the process's other connections to Redis; without a listener they would end it.
      for (const queue of queues) queue.on('error', () => undefined);
      return queues;
    },
    close: async () => {
      await Promise.all((queues ?? []).map((queue) => queue.close()));
    },
  };
}
