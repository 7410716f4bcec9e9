/** The speed layer's worker: the group `speed`, whose tasks fold events into live cells, dead letters as their outputs. */
import type { Log } from '../common/log/log';
import type { HeldParts } from './held-task';
import type { OpenTask } from './held-tasks';
import { OutboxRelay } from './outbox-relay';
import { SpeedTask, type TaskParts } from './task';
import { TaskWorker, type WorkerParts } from './worker';

export interface SpeedParts extends TaskParts, Omit<WorkerParts<SpeedTask>, 'group' | 'open' | 'rounds' | 'live' | 'log' | 'now'> {
  readonly log: Log;
  /** Identities may leave the live state this many days behind the latest event. */
  readonly horizonDays: number;
}

export class SpeedWorker extends TaskWorker<SpeedTask> {
  constructor(parts: SpeedParts) {
    const evict = async (task: SpeedTask): Promise<void> => {
      const generation = await parts.archive.currentGeneration();
      if (generation) await task.evict(generation, parts.horizonDays);
    };
    super({
      ...parts,
      group: 'speed',
      open: openSpeedTask(parts),
      rounds: [{ about: 'letting identities go', every: 60, work: ({ task }) => evict(task) }],
    });
  }
}

/** How a speed task is made wherever tasks are held. */
export function openSpeedTask(parts: TaskParts & Pick<HeldParts, 'topics'> & { readonly log: Log }): OpenTask<SpeedTask> {
  return (partition) => ({ task: new SpeedTask(partition, parts), relay: new OutboxRelay(partition, { ...parts, name: 'relay' }) });
}
