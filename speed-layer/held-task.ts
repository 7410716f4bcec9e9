/**
 * A task while this process holds it. Where it cannot go on exactly (a hole, a store that is away, a sum that would
 * overflow) it stops, says why, and is loaded again until it can; its batches are handed back meanwhile, never passed over.
 */
import { setTimeout as timer } from 'node:timers/promises';
import type { Log, RecordBatch } from '../common/log/log';
import { pausedFor } from '../common/log/paused';
import { ofTask, taskCovers, type TaskPosition } from '../common/position';
import { reasonOf } from '../common/reason';
import type { Millis } from '../common/time';
import { InTurn } from './in-turn';
import type { Troubles } from './troubles';

/** The work on one partition of every topic of a group, as one owner: SpeedTask, and StreamTask in streams/. */
export interface Task {
  readonly partition: number;
  /** The name that it writes under. */
  readonly owner: string;
  /** When a step last got through; undefined before the first. */
  readonly steppedAt: Millis | undefined;
  /** Takes the task over and resolves to where to read on from. Throws where it cannot begin exactly. */
  load(): Promise<TaskPosition>;
  /** Deals with a batch. Resolves to where to read on from where a commit was refused. */
  handle(batch: RecordBatch): Promise<TaskPosition | undefined>;
  /** Moves on over offsets that hold nothing a reader sees. False where refused. */
  passTo(position: TaskPosition): Promise<boolean>;
  /** Whether the state is still the one that the task works on. */
  isInOrder(): Promise<boolean>;
  /** What keeps it from taking more; undefined where it may. Where that comes up within a batch, `handle` resolves to where it stands. */
  readonly heldBack?: HeldBack | undefined;
}

export interface HeldBack {
  readonly why: () => string;
  /** Resolves once it may go on. */
  readonly over: () => Promise<void>;
}

export interface HeldParts {
  readonly log: Pick<Log, 'bounds'>;
  readonly topics: readonly string[];
  readonly troubles: Troubles;
  readonly now: () => Millis;
  /** How long until a stopped task is first tried again, ms. */
  readonly roundMillis: Millis;
  /** Waits that long. @default a timer; a simulation has its own time */
  readonly pause?: (millis: Millis) => Promise<void>;
}

/** A task that fails again and again is tried this many rounds apart at most. */
const LONGEST_REST = 10;
/** After this many rounds, a reader that brought no batch must be moved by joining again. */
const PATIENCE = 1;

export class HeldTask<T extends Task = Task> {
  /** When, last, everything that the log held was dealt with. */
  freshAt: Millis;
  /** Why the task does not go on, and what it failed in. */
  private failed: { why: string; during: 'load' | 'batch' } | undefined;
  private readonly turns = new InTurn();
  /** Where the reader stands. */
  private reading: TaskPosition = {};
  /** Where the reader must go instead, which the next batch's answer tells it. */
  private moved: { to: TaskPosition; at: Millis } | undefined;
  private mustLoad = true;
  private loaded = false;
  private failures = 0;
  private notBefore: Millis = 0;
  private doubts = 0;
  private released = false;
  /** Since when it has had a batch in hand. */
  private handedAt: Millis | undefined;
  /** What holds it back between batches, and since when. */
  private holding: { readonly why: () => string; readonly since: Millis } | undefined;

  constructor(
    readonly task: T,
    private readonly parts: HeldParts,
  ) {
    this.freshAt = parts.now();
  }

  /** Resolves to where to read on. A task that cannot begin is parked at the log's end. Throws LogError alone. */
  begin(): Promise<TaskPosition> {
    return this.turns.run(async () => {
      const begun = await this.load();
      this.reading = begun ?? ofTask((await this.parts.log.bounds(this.parts.topics)).end, this.task.partition);
      return this.reading;
    });
  }

  /** As TaskHandler.batch. Never throws: what goes wrong stops the task. */
  async take(batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void = () => undefined): Promise<TaskPosition | undefined> {
    this.handedAt = this.parts.now();
    try {
      const taken = await this.turns.run(() => this.takeInTurn(batch, pauseUntil));
      if (taken !== 'stopped') return taken;
      await (this.parts.pause ?? timer)(this.parts.roundMillis / 2);
      return this.whereTo();
    } finally {
      this.handedAt = undefined;
    }
  }

  passed(topic: string, offset: number): void {
    this.reading = { ...this.reading, [topic]: offset };
  }

  /** Tries again what is stopped, once it is time. Resolves to whether the reader must be moved by joining again. */
  async mend(): Promise<boolean> {
    await this.turns.run(async () => {
      const { now } = this.parts;
      if (this.released || !this.mustLoad || now() < this.notBefore) return;
      const to = await this.load();
      // A reader that stands there already need not be moved, unless it has a batch to hand back.
      const isThere = to !== undefined && !this.failed && taskCovers(to, this.reading) && taskCovers(this.reading, to);
      if (to && !isThere) this.moved = { to, at: now() };
    });
    return this.moved !== undefined && this.parts.now() - this.moved.at >= PATIENCE * this.parts.roundMillis;
  }

  /** Moves the task on to where the reader stands, where nothing but markers lies between. */
  async keepUp(): Promise<void> {
    await this.turns.run(async () => {
      if (this.released || this.mustLoad || this.moved) return;
      if (!(await this.task.passTo(this.reading))) this.mustLoad = true;
    });
  }

  /** Looks whether the live state is still the one that the task works on. */
  async check(): Promise<void> {
    if (this.mustLoad) return;
    this.doubts = (await this.task.isInOrder()) ? 0 : this.doubts + 1;
    // Once may be a moment between two reads; and where batches come, a refused commit loads sooner.
    if (this.doubts < 2) return;
    this.doubts = 0;
    this.mustLoad = true;
  }

  /** Up to where the task has dealt with everything; undefined where it could not begin yet. */
  get position(): TaskPosition | undefined {
    return this.loaded ? (this.moved?.to ?? this.reading) : undefined;
  }

  /** `ends` is where the log ended at the time `at`. */
  compare(ends: TaskPosition, at: Millis): void {
    if (this.position && taskCovers(this.position, ends)) this.freshAt = at;
  }

  /** Why the task does not go on, where it does not. */
  get stopped(): string | undefined {
    return this.failed?.why;
  }

  /** How long it has been paused, where it is (see common/log/paused.ts). One that is stopped is not: it says why. */
  get pausedFor(): Millis | undefined {
    return this.holding ? pausedFor(this.parts.now(), this.holding.since) : pausedFor(this.parts.now(), this.handedAt, this.task.steppedAt);
  }

  /** What it is paused for, where that is known. */
  get pausedBy(): string | undefined {
    return this.holding?.why();
  }

  /** Resolves when nothing of the task will be written any more. */
  async release(): Promise<void> {
    this.released = true;
    await this.turns.idle();
    this.parts.troubles.forget(this.name);
  }

  private get name(): string {
    return `task ${this.task.partition}`;
  }

  private async takeInTurn(batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void): Promise<TaskPosition | undefined | 'stopped'> {
    if (this.released) return this.reading;
    if (this.mustLoad) return 'stopped';
    if (this.moved) return this.whereTo();
    if (this.isHeldBack(pauseUntil)) return this.reading;
    try {
      const back = await this.task.handle(batch);
      this.reading = back ?? { ...this.reading, [batch.topic]: batch.nextOffset };
      this.goOn();
      this.isHeldBack(pauseUntil);
      return back;
    } catch (error) {
      this.stop('batch', error);
      return 'stopped';
    }
  }

  /** Where it is, nothing more of it is fetched until it may go on. */
  private isHeldBack(pauseUntil: (moment: Promise<unknown>) => void): boolean {
    const { heldBack } = this.task;
    if (!heldBack) return false;
    const holding = { why: heldBack.why, since: this.holding?.since ?? this.parts.now() };
    this.holding = holding;
    const over = (): void => {
      if (this.holding === holding) this.holding = undefined;
    };
    pauseUntil(heldBack.over().then(over));
    return true;
  }

  private whereTo(): TaskPosition {
    if (this.moved) this.reading = this.moved.to;
    this.moved = undefined;
    return this.reading;
  }

  /** Undefined where the task cannot begin. */
  private async load(): Promise<TaskPosition | undefined> {
    try {
      const position = await this.task.load();
      this.mustLoad = false;
      this.loaded = true;
      // What a batch stopped, only a batch can show to be mended.
      if (this.failed?.during === 'load') this.goOn();
      return position;
    } catch (error) {
      this.stop('load', error);
      return undefined;
    }
  }

  private goOn(): void {
    this.failed = undefined;
    this.failures = 0;
    this.parts.troubles.over(this.name);
  }

  private stop(during: 'load' | 'batch', error: unknown): void {
    this.mustLoad = true;
    this.notBefore = this.parts.now() + this.parts.roundMillis * Math.min(2 ** this.failures, LONGEST_REST);
    this.failures += 1;
    this.failed = { why: reasonOf(error), during };
    this.parts.troubles.has(this.name, `stopped, and is tried again: ${this.failed.why}`);
  }
}
