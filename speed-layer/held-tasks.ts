/** The tasks of one membership, as its handler: each `assigned` makes a task anew, so nothing of a former owner is left. */
import type { RecordBatch, TaskHandler } from '../common/log/log';
import type { TaskPosition } from '../common/position';
import { HeldTask, type HeldParts, type Task } from './held-task';
import type { OutboxRelay } from './outbox-relay';

export interface Held<T extends Task = Task> {
  readonly partition: number;
  readonly task: T;
  readonly held: HeldTask<T>;
  readonly relay: OutboxRelay;
}

/** Makes the task of a partition, and what sends its outputs. */
export type OpenTask<T extends Task> = (partition: number) => { readonly task: T; readonly relay: OutboxRelay };

export class HeldTasks<T extends Task> implements TaskHandler {
  private readonly tasks = new Map<number, Held<T>>();

  constructor(
    private readonly parts: HeldParts,
    private readonly open: OpenTask<T>,
  ) {}

  all(): Held<T>[] {
    return [...this.tasks.values()];
  }

  assigned(partition: number): Promise<TaskPosition> {
    const { task, relay } = this.open(partition);
    const held = new HeldTask(task, this.parts);
    this.tasks.set(partition, { partition, task, held, relay });
    return held.begin();
  }

  async batch(batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void): Promise<TaskPosition | undefined> {
    return this.the(batch.partition).take(batch, pauseUntil);
  }

  passed(topic: string, partition: number, offset: number): void {
    this.the(partition).passed(topic, offset);
  }

  async revoked(partition: number): Promise<void> {
    const held = this.the(partition);
    this.tasks.delete(partition);
    await held.release();
  }

  private the(partition: number): HeldTask<T> {
    const found = this.tasks.get(partition);
    if (!found) throw new Error(`task ${partition} is not held here`);
    return found.held;
  }
}
