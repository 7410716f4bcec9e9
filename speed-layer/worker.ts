/**
 * A member of a group with a task for each partition it is given. It joins again after every end that nobody asked for;
 * what its tasks cannot do now they try again, each for itself.
 */
import type { Log, Membership } from '../common/log/log';
import type { Paused } from '../common/log/paused';
import { ofTask, type Position, type TaskPosition } from '../common/position';
import { reasonOf } from '../common/reason';
import type { Millis } from '../common/time';
import type { LiveState } from '../common/live/live-state';
import type { Task } from './held-task';
import { HeldTasks, type Held, type OpenTask } from './held-tasks';
import { keepRounds, rest, type Round } from './rounds';
import type { Troubles } from './troubles';

export interface WorkerParts<T extends Task> {
  /** The consumer group. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly log: Log;
  readonly live: Pick<LiveState, 'heartbeat'>;
  readonly open: OpenTask<T>;
  readonly troubles: Troubles;
  readonly now: () => Millis;
  /** The beat of everything that is done again and again, ms. @default 1000 */
  readonly roundMillis?: Millis;
  /** What else each task does again and again. */
  readonly rounds?: readonly TaskRound<T>[];
  /** Told of outputs that were sent. */
  readonly onSent?: (count: number) => void;
}

export interface TaskRound<T extends Task> {
  readonly about: string;
  /** In beats. */
  readonly every: number;
  /** `ends` is where the log ended at the time `at`, as last seen. */
  readonly work: (held: Held<T>, ends: TaskPosition, at: Millis) => Promise<unknown>;
}

const GROUP = 'the group';

export class TaskWorker<T extends Task> {
  private tasks: HeldTasks<T> | undefined;
  private ends: Position = {};
  private endsAt: Millis = 0;
  private rejoin: () => void = () => undefined;
  private readonly roundMillis: Millis;

  constructor(private readonly parts: WorkerParts<T>) {
    this.roundMillis = parts.roundMillis ?? 1000;
  }

  /** Works until `signal` aborts; then gives its tasks back and resolves. */
  async run(signal: AbortSignal): Promise<void> {
    const upkeep = keepRounds(this.rounds(), this.roundMillis, this.parts.troubles, signal);
    while (!signal.aborted) {
      try {
        await this.beMember(signal);
      } catch (error) {
        this.parts.troubles.has(GROUP, `${reasonOf(error)}; joining again`);
        await rest(2 * this.roundMillis, signal);
      }
    }
    await upkeep;
  }

  /** The tasks held now. */
  held(): readonly Held<T>[] {
    return this.tasks?.all() ?? [];
  }

  /** How many offsets each task has still to read, as far as known. */
  lags(): { topic: string; partition: number; offsets: number }[] {
    return this.held().flatMap(({ partition, held: { position } }) =>
      Object.entries(position ?? {}).map(([topic, at]) => ({ topic, partition, offsets: Math.max(0, (this.ends[topic]?.[partition] ?? 0) - at) })),
    );
  }

  /** The tasks that a store holds up just now. */
  paused(): Paused[] {
    return this.held().flatMap(({ partition, held: { pausedFor: millis, pausedBy: why } }) => (millis === undefined ? [] : [{ partition, millis, ...(why !== undefined && { why }) }]));
  }

  /** Whether this process is a member of the group. */
  get joined(): boolean {
    return this.tasks !== undefined;
  }

  /** Resolves when it is time to join again or to stop; rejects where the membership ended by itself. */
  private async beMember(signal: AbortSignal): Promise<void> {
    const { log, group, topics, troubles, open } = this.parts;
    let called: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => (called = resolve));
    this.rejoin = called;
    signal.addEventListener('abort', called);
    const tasks = new HeldTasks({ ...this.parts, roundMillis: this.roundMillis }, open);
    let membership: Membership | undefined;
    try {
      membership = await log.join(group, topics, tasks);
      this.tasks = tasks;
      troubles.over(GROUP);
      await Promise.race([enough, membership.ended]);
    } finally {
      signal.removeEventListener('abort', called);
      this.tasks = undefined;
      await membership?.leave();
    }
  }

  private rounds(): Round[] {
    const round = this.roundMillis;
    return [
      { about: "reading the log's ends", millis: round, work: () => this.lookAhead() },
      { about: 'heartbeats', millis: round, work: () => this.beat() },
      { about: 'mending tasks', millis: round, work: () => this.mend() },
      { about: 'sending outputs', millis: round / 2, work: () => this.relay() },
      { about: 'checking the live state', millis: round, work: () => this.each(({ held }) => held.check()) },
      { about: 'moving on over markers', millis: round, work: () => this.each(({ held }) => held.keepUp()) },
      { about: 'telling progress', millis: 5 * round, work: () => this.noteProgress() },
      ...(this.parts.rounds ?? []).map(({ about, every, work }) => ({ about, millis: every * round, work: () => this.each((held) => work(held, ofTask(this.ends, held.partition), this.endsAt)) })),
    ];
  }

  private async lookAhead(): Promise<void> {
    const { log, topics, now } = this.parts;
    const at = now();
    this.ends = (await log.bounds(topics)).end;
    this.endsAt = at;
    for (const { partition, held } of this.held()) held.compare(ofTask(this.ends, partition), at);
  }

  private beat(): Promise<void> {
    const { live, now } = this.parts;
    return this.each(async ({ partition, task, held: { stopped } }) => {
      const ends = ofTask(this.ends, partition);
      await live.heartbeat(partition, { owner: task.owner, at: now(), ends, ...(stopped !== undefined && { stopped }) });
    });
  }

  private async mend(): Promise<void> {
    await this.each(async ({ held }) => {
      if (await held.mend()) this.rejoin();
    });
  }

  private relay(): Promise<void> {
    return this.each(async ({ relay }) => {
      const sent = await relay.drain();
      if (sent > 0) this.parts.onSent?.(sent);
    });
  }

  private async noteProgress(): Promise<void> {
    // Holes in the arrays are tasks of others, of which nothing is said.
    const progress: Record<string, number[]> = {};
    for (const { partition, held } of this.held()) {
      for (const [topic, offset] of Object.entries(held.position ?? {})) (progress[topic] ??= [])[partition] = offset;
    }
    await this.parts.log.noteProgress(this.parts.group, progress);
  }

  /** Does something for every task; one that fails keeps no other from it. Throws the first failure. */
  private async each(work: (held: Held<T>) => Promise<unknown>): Promise<void> {
    const outcomes = await Promise.allSettled(this.held().map(work));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
