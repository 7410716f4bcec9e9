/**
 * A speed task: the work on one partition of every input topic, as one owner. `load` finds where to read on from,
 * `handle` folds a batch and commits it in one fenced step; refused means that somebody else owns the task or that the
 * store went back, so everything in memory is forgotten and loaded again.
 */
import { slicesAfter, type LiveState, type TaskState } from '../common/live/live-state';
import type { Log, RecordBatch } from '../common/log/log';
import type { RowFold } from '../common/metrics/row-fold/row-fold';
import { ofTask, taskCovers, type TaskPosition } from '../common/position';
import { dayOf, GRAIN_MILLIS, startOfDay, type Day, type Millis } from '../common/time';
import type { Tracer } from '../common/tracing/tracer';
import { ArchiveUnavailable, type ArchiveLookup, type CurrentGeneration } from './archive-lookup';
import { InTurn } from './in-turn';
import { RowsByTopic } from './rows-by-topic';
import { checkHeld, startingPoint, type StartingPoint } from './starting-point';
import { KnownIdentities } from './known-identities';
import { daysOf, foldStep, judge, type Judged, type StepResult } from './step';
import { tracedCommit } from './traced-commit';

export interface TaskParts {
  readonly live: LiveState;
  readonly archive: ArchiveLookup;
  readonly log: Pick<Log, 'bounds'>;
  readonly topics: readonly string[];
  /** How many partitions each topic has. */
  readonly partitions: number;
  readonly fold: RowFold;
  /** Hash of the views that `fold` was compiled from. */
  readonly definitions: string;
  readonly now: () => Millis;
  /** A text never used before, for owners and epochs. */
  readonly newId: () => string;
  /** Told of each commit that was applied. */
  readonly onCommit?: (told: CommitTold) => void;
  /** Where traces are wanted. */
  readonly tracer?: Tracer | undefined;
  /** Records in one commit at most: Redis does nothing else while it takes one. @default 40_000 */
  readonly stepRecords?: number;
}

export interface CommitTold extends StepResult {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  /** How long the store took. */
  readonly millis: Millis;
}

/** How often a start is tried again when the state moves under it; each time somebody else made progress. */
const LOAD_TRIES = 20;

export class SpeedTask {
  private name: string;
  private readonly turns = new InTurn();
  private at: TaskPosition = {};
  private latestDay: Day = '';
  private stepped: Millis | undefined;
  private readonly known: KnownIdentities;
  private readonly rows = new RowsByTopic();

  constructor(
    readonly partition: number,
    private readonly parts: TaskParts,
  ) {
    this.known = new KnownIdentities(partition, parts);
    this.name = parts.newId();
  }

  /**
   * The name that it writes under: a new one with every claim and every rebase. So it stands for one state as the task
   * knows it, and a store that went back to before that refuses the task, whatever its offsets say.
   */
  get owner(): string {
    return this.name;
  }

  get steppedAt(): Millis | undefined {
    return this.stepped;
  }

  /** Where the task reads on. */
  get position(): TaskPosition {
    return this.at;
  }

  /**
   * Takes the task over and resolves to where to read on from. Throws HoleError, NotYet or ArchiveUnavailable where
   * it cannot begin exactly; nothing was changed then but the owner.
   */
  load(): Promise<TaskPosition> {
    return this.turns.run(() => this.loadInTurn());
  }

  /** Deals with a batch. Resolves to where to read on from where a commit was refused. Throws as `load` does. */
  handle(batch: RecordBatch): Promise<TaskPosition | undefined> {
    return this.turns.run(async () => {
      const rows = this.rows.of(batch.topic);
      try {
        let from = batch.offsets.findIndex((offset) => offset >= (this.at[batch.topic] ?? 0));
        while (from >= 0 && from < batch.count) {
          const to = Math.min(batch.count, from + (this.parts.stepRecords ?? 40_000));
          const nextOffset = to === batch.count ? batch.nextOffset : (batch.offsets[to - 1] ?? 0) + 1;
          const judged = judge(batch, from, to, this.parts.partitions, rows);
          if (!(await tracedCommit(this.parts.tracer, batch, from, to, () => this.step(judged, nextOffset)))) return await this.loadInTurn();
          from = to;
        }
        return undefined;
      } finally {
        // Between batches they would hold on to the bytes of the last one.
        rows.begin();
      }
    });
  }

  /**
   * Moves on over offsets that hold nothing a reader sees (transaction markers, aborted records). Otherwise retention could
   * take the last record of an idle partition, and the task would seem to stand before a hole. False where refused.
   */
  passTo(position: TaskPosition): Promise<boolean> {
    return this.turns.run(async () => {
      for (const [topic, nextOffset] of Object.entries(position)) {
        const from = this.at[topic] ?? 0;
        if (nextOffset <= from) continue;
        const written = await this.parts.live.commit(this.partition, { owner: this.owner, topic, from, nextOffset, deltas: [], identities: [], outbox: [] });
        if (!written.ok) return false;
        this.at = { ...this.at, [topic]: nextOffset };
      }
      return true;
    });
  }

  /** Whether the state still holds all that was committed and continues the current generation; where not, the task must load again. */
  async isInOrder(): Promise<boolean> {
    const { at } = this;
    const state = await this.parts.live.read(this.partition);
    // A store that went back stands behind what was committed to it; where no record comes, no refused commit tells of it.
    if (!state || !taskCovers(state.offsets, at)) return false;
    const generation = await this.parts.archive.currentGeneration();
    if (generation?.definitions !== this.parts.definitions) return true;
    return state.definitions === generation.definitions && slicesAfter(state, ofTask(generation.cut, this.partition)) !== undefined;
  }

  /**
   * Lets the identities go that lie more than `horizonDays` behind the latest event and below where the live slices
   * begin, which the generation must cover: that much the archive has to hold before it may give them back.
   */
  evict(generation: CurrentGeneration, horizonDays: number): Promise<number> {
    // In turn: a day must not leave between a step's look at its identities and its commit.
    return this.turns.run(async () => {
      const begins = await this.begins();
      if (this.latestDay === '' || !begins || !taskCovers(ofTask(generation.cut, this.partition), begins)) return 0;
      const before = dayOf(startOfDay(this.latestDay) - horizonDays * GRAIN_MILLIS.day);
      this.known.forgetBefore(before);
      return this.parts.live.evictDays(this.partition, this.owner, before, begins);
    });
  }

  /** Resolves when nothing is in hand. */
  idle(): Promise<void> {
    return this.turns.idle();
  }

  private async loadInTurn(): Promise<TaskPosition> {
    this.known.forget();
    const { live, definitions } = this.parts;
    for (let tries = 0; tries < LOAD_TRIES; tries++) {
      this.name = this.parts.newId();
      const state = await live.claim(this.partition, this.name);
      const point = startingPoint(state, await this.generationFor(state), definitions);
      const begun = await this.beginAt(point, state);
      if (begun) {
        this.at = begun;
        return begun;
      }
    }
    throw new Error(`task ${this.partition} could not begin: its state changed under each of ${LOAD_TRIES} attempts`);
  }

  /** A task with a fit state does not need Postgres; `isInOrder` looks again once it is back. */
  private async generationFor(state: TaskState | undefined): Promise<CurrentGeneration | undefined> {
    try {
      return await this.parts.archive.currentGeneration();
    } catch (error) {
      if (error instanceof ArchiveUnavailable && state?.definitions === this.parts.definitions) return undefined;
      throw error;
    }
  }

  /** Undefined where the state changed meanwhile. */
  private async beginAt(point: StartingPoint, state: TaskState | undefined): Promise<TaskPosition | undefined> {
    if (point.from === 'state') return this.held(point.state.offsets);
    const { live, definitions, newId } = this.parts;
    if (point.from === 'start' && !state) {
      // Made without an owner: the next round claims it.
      await live.create(this.partition, await this.held(await this.start()), newId(), definitions);
      return undefined;
    }
    const generation = point.from === 'generation' ? point.generation.id : 0;
    const cut = await this.held(point.from === 'generation' ? ofTask(point.generation.cut, this.partition) : await this.start());
    this.name = newId();
    const to = { generation, cut, epoch: newId(), owner: this.name, definitions };
    const written = await live.rebase(this.partition, state?.seq, to);
    return written.ok ? cut : undefined;
  }

  /** Where the archive began, so that both layers fold the same range; else where the log begins. */
  private async start(): Promise<TaskPosition> {
    const archived = await this.parts.archive.archivedStart(this.partition);
    const { start } = await this.parts.log.bounds(this.parts.topics);
    return { ...ofTask(start, this.partition), ...archived };
  }

  private async held(position: TaskPosition): Promise<TaskPosition> {
    const whole = Object.fromEntries(this.parts.topics.map((topic) => [topic, position[topic] ?? 0]));
    checkHeld(whole, await this.parts.log.bounds(this.parts.topics), this.partition);
    return whole;
  }

  /** Folds and commits; false where the commit was refused. */
  private async step(judged: Judged, nextOffset: number): Promise<boolean> {
    const { topic } = judged;
    const at = { owner: this.owner, topic, from: this.at[topic] ?? 0 };
    const known = await this.known.of(daysOf(judged), at);
    if (!known) return false;
    try {
      const result = foldStep(judged, known, this.parts.fold);
      const begun = this.parts.now();
      const { deltas, identities, outbox } = result;
      const written = await this.parts.live.commit(this.partition, { ...at, nextOffset, deltas, identities, outbox });
      if (!written.ok) return false;
      this.at = { ...this.at, [topic]: nextOffset };
      this.stepped = this.parts.now();
      if (result.latestDay > this.latestDay) this.latestDay = result.latestDay;
      this.parts.onCommit?.({ ...result, topic, partition: this.partition, records: judged.records, millis: this.parts.now() - begun });
      return true;
    } catch (error) {
      // They already hold what this step met, which may not have been written.
      this.known.forget();
      throw error;
    }
  }

  /** Where the live slices begin. */
  private async begins(): Promise<TaskPosition | undefined> {
    return (await this.parts.live.read(this.partition))?.slices[0]?.start;
  }
}
