/** One member of a memory group: the tasks it holds and how it ends. */
import type { TaskPosition } from '../position';
import type { Membership, TaskHandler } from './log';

export interface HeldTask {
  readonly partition: number;
  /** Where to read on, by topic; also past what readers do not see. */
  readonly next: Map<string, number>;
  /** False once it was given back. */
  held: boolean;
  /** Assigned, and its position is known. */
  ready: boolean;
  /** How many moments its handler waits for before it takes more. */
  pauses: number;
  /** What the handler has in hand: the assignment, or a batch. */
  working: Promise<void> | undefined;
}

export class MemoryMember implements Membership {
  readonly ended: Promise<void>;
  alive = true;
  private readonly tasks = new Map<number, HeldTask>();
  private resolve: () => void = () => undefined;
  private reject: (cause: unknown) => void = () => undefined;

  constructor(
    readonly topics: readonly string[],
    readonly handler: TaskHandler,
    private readonly goneFrom: (member: MemoryMember) => void,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever joined watches `ended`, maybe a moment later; until then a rejection must not end the process.
    this.ended.catch(() => undefined);
  }

  idleTasks(): HeldTask[] {
    return [...this.tasks.values()].filter((task) => task.ready && task.held && task.pauses === 0 && task.working === undefined);
  }

  heldPartitions(): number[] {
    return [...this.tasks.keys()];
  }

  async takeOn(partition: number, check: (position: TaskPosition) => void): Promise<void> {
    const task: HeldTask = { partition, next: new Map(), held: true, ready: false, pauses: 0, working: undefined };
    this.tasks.set(partition, task);
    await this.work(task, async () => {
      const position = await this.handler.assigned(partition);
      if (!task.held) return;
      check(position);
      for (const topic of this.topics) task.next.set(topic, position[topic] ?? 0);
      task.ready = true;
    });
  }

  /** Does one step of a task; what it throws ends the membership. */
  async work(task: HeldTask, step: () => Promise<void>): Promise<void> {
    const done = step();
    task.working = done.catch(() => undefined);
    try {
      await done;
      task.working = undefined;
    } catch (error) {
      task.working = undefined;
      if (task.held) await this.fail(error);
    }
  }

  /** Gives every task back, each once its batch in hand is dealt with. */
  async release(): Promise<void> {
    const tasks = [...this.tasks.values()];
    this.tasks.clear();
    await Promise.all(
      tasks.map(async (task) => {
        await task.working;
        task.held = false;
        if (this.alive) await this.handler.revoked(task.partition);
      }),
    );
  }

  async leave(): Promise<void> {
    if (!this.alive) return;
    await this.release();
    this.end();
    this.resolve();
  }

  /** The process dies: nobody hears of it but the group. */
  crash(): void {
    for (const task of this.tasks.values()) task.held = false;
    this.tasks.clear();
    this.end();
  }

  /** Reading cannot go on: gives the tasks back and tells why. */
  async fail(cause: unknown): Promise<void> {
    if (!this.alive) return;
    try {
      await this.release();
    } catch {
      // The first cause is what must be told; this one only followed from it.
    }
    this.end();
    this.reject(cause);
  }

  private end(): void {
    this.alive = false;
    this.goneFrom(this);
  }
}
