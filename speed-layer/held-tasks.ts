/** The tasks of one membership, as its handler: each `assigned` makes a task anew, so nothing of a former owner is left. */
import type { LiveState } from '../common/live/live-state';
import type { Log, RecordBatch, TaskHandler } from '../common/log/log';
import type { TaskPosition } from '../common/position';
import { HeldTask, type HeldParts } from './held-task';
import { OutboxRelay } from './outbox-relay';
import { SpeedTask, type TaskParts } from './task';

export interface Held {
  readonly partition: number;
  readonly task: SpeedTask;
  readonly held: HeldTask;
  readonly relay: OutboxRelay;
}

export type HandlerParts = TaskParts & HeldParts & { readonly live: LiveState; readonly log: Log };

export class HeldTasks implements TaskHandler {
  private readonly tasks = new Map<number, Held>();

  constructor(private readonly parts: HandlerParts) {}

  all(): Held[] {
    return [...this.tasks.values()];
  }

  assigned(partition: number): Promise<TaskPosition> {
    const task = new SpeedTask(partition, this.parts);
    const held = new HeldTask(task, this.parts);
    this.tasks.set(partition, { partition, task, held, relay: new OutboxRelay(partition, this.parts) });
    return held.begin();
  }

  async batch(batch: RecordBatch): Promise<TaskPosition | undefined> {
    return this.the(batch.partition).take(batch);
  }

  passed(topic: string, partition: number, offset: number): void {
    this.the(partition).passed(topic, offset);
  }

  async revoked(partition: number): Promise<void> {
    const held = this.the(partition);
    this.tasks.delete(partition);
    await held.release();
  }

  private the(partition: number): HeldTask {
    const found = this.tasks.get(partition);
    if (!found) throw new Error(`task ${partition} is not held here`);
    return found.held;
  }
}
