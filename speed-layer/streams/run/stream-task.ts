/**
 * A task of a topology: its engine over one partition of every topic that it reads. Each step takes records from the
 * log, lets the engine work, and commits offsets, identities, operators' state and outputs together; a refused commit
 * means that somebody else owns the task or that the store went back, so everything is forgotten and loaded again.
 */
import { eventOfTopic } from '../../../common/events/catalogue';
import type { RecordBatch } from '../../../common/log/log';
import { taskCovers, type TaskPosition } from '../../../common/position';
import { dayOf, GRAIN_MILLIS, startOfDay, type Day, type Millis } from '../../../common/time';
import type { ArchiveLookup } from '../../archive-lookup';
import type { HeldBack, Task } from '../../held-task';
import { InTurn } from '../../in-turn';
import { KnownIdentities } from '../../known-identities';
import { RowsByTopic } from '../../rows-by-topic';
import { daysOf, judge } from '../../step';
import type { Engine } from '../engine/engine';
import type { EngineRecord, StepOutcome } from '../engine/records';
import { firstOnes, saidRecords } from './read-batch';
import { evictArchived } from './evict';
import { loadTask, type LoadParts } from './load-task';
import { Outputs } from './outputs';
import { Unsent } from './unsent';

export interface StreamTaskParts extends LoadParts {
  readonly archive: Pick<ArchiveLookup, 'identities'>;
  readonly now: () => Millis;
  /** Called after each commit that holds outputs. */
  readonly onOutputs?: (partition: number) => void;
  /** Told of each commit. */
  readonly onCommit?: (told: StreamCommit) => void;
  /** Records in one commit at most. @default 1_000 */
  readonly stepRecords?: number;
  /** Outputs that wait to be sent before it makes no more. @default 10_000 */
  readonly mostUnsent?: number;
}

/** Of a few hundred bytes each: a second's work, and a few megabytes of Redis. */
const MOST_UNSENT = 10_000;

export interface StreamCommit {
  readonly records: number;
  readonly outputs: number;
  readonly millis: Millis;
}

export class StreamTask implements Task {
  private readonly turns = new InTurn();
  private readonly known: KnownIdentities;
  private readonly rows = new RowsByTopic();
  private name: string;
  private at: TaskPosition = {};
  private seq = 0;
  private stepped: Millis | undefined;
  private latestDay: Day = '';
  private engine: Engine | undefined;
  /** The same, also while something is committed: for what is told of the task. */
  private told: Engine | undefined;
  private outputs = new Outputs(0);
  private readonly unsent: Unsent;

  constructor(
    readonly partition: number,
    private readonly parts: StreamTaskParts,
  ) {
    this.known = new KnownIdentities(partition, parts);
    this.name = parts.newId();
    this.unsent = new Unsent(parts.mostUnsent ?? MOST_UNSENT);
  }

  get owner(): string {
    return this.name;
  }

  get steppedAt(): Millis | undefined {
    return this.stepped;
  }

  /** Event time, as far as every input has come. -Infinity before the first record. */
  get watermark(): Millis {
    return this.told?.watermark ?? -Infinity;
  }

  /** All outputs below that number were sent. */
  noteSent(below: number): void {
    this.unsent.noteSent(below);
  }

  /** How many outputs wait to be sent. */
  get waiting(): number {
    return this.unsent.count;
  }

  get heldBack(): HeldBack | undefined {
    return this.unsent.heldBack;
  }

  /** Events that came too late for any correction. */
  late() {
    return this.told?.late() ?? { events: 0, money: {} };
  }

  load(): Promise<TaskPosition> {
    return this.turns.run(() => this.loadInTurn());
  }

  handle(batch: RecordBatch): Promise<TaskPosition | undefined> {
    return this.turns.run(async () => {
      if (!this.engine) return this.loadInTurn();
      let from = batch.offsets.findIndex((offset) => offset >= (this.at[batch.topic] ?? 0));
      while (from >= 0 && from < batch.count) {
        const to = Math.min(batch.count, from + (this.parts.stepRecords ?? 1_000));
        const nextOffset = to === batch.count ? batch.nextOffset : (batch.offsets[to - 1] ?? 0) + 1;
        if (!(await this.step(batch, from, to, nextOffset))) return this.loadInTurn();
        from = to;
        if (this.heldBack && from < batch.count) return this.at;
      }
      return undefined;
    });
  }

  passTo(position: TaskPosition): Promise<boolean> {
    return this.turns.run(async () => {
      if (!this.engine) return false;
      for (const [topic, nextOffset] of Object.entries(position)) {
        const from = this.at[topic] ?? 0;
        if (nextOffset <= from) continue;
        if (!(await this.commit(topic, { from, nextOffset, identities: [], records: 0 }, { writes: [], outputs: [] }))) return false;
      }
      return true;
    });
  }

  async isInOrder(): Promise<boolean> {
    const { at } = this;
    const state = await this.parts.live.read(this.partition);
    return state !== undefined && taskCovers(state.offsets, at) && state.definitions === this.parts.topology.hash;
  }

  /** Lets event time go on as far as inputs let it that were read to `ends`. Resolves to false where that was refused, or is held back, or the task must be loaded first. */
  idle(ends: TaskPosition, now: Millis): Promise<boolean> {
    return this.turns.run(async () => {
      const { engine } = this;
      // Where a commit failed, the state may stand elsewhere: whoever loads it must have the reader go there.
      if (this.heldBack || !engine) return false;
      const topic = Object.keys(this.at)[0];
      if (topic === undefined) return true;
      const outcome = await engine.idle(now, (read) => (this.at[read] ?? 0) >= (ends[read] ?? Infinity));
      if (!outcome) return true;
      const from = this.at[topic] ?? 0;
      return this.commit(topic, { from, nextOffset: from, seq: this.seq, identities: [], records: 0 }, outcome);
    });
  }

  /** Lets the identities go of days more than `horizonDays` behind the latest event, which the archive holds up to `cut`. */
  evict(cut: TaskPosition, horizonDays: number): Promise<number> {
    // In turn: a day must not leave between a step's look at its identities and its commit.
    return this.turns.run(async () => {
      if (!this.engine || this.latestDay === '') return 0;
      const { live, topology, newId } = this.parts;
      const before = dayOf(startOfDay(this.latestDay) - horizonDays * GRAIN_MILLIS.day);
      this.known.forgetBefore(before);
      const evicted = await evictArchived(live, this.partition, { owner: this.owner, cut, before, definitions: topology.hash, run: newId() });
      // What is caused by no record is fenced by it.
      this.seq = (await live.read(this.partition))?.seq ?? this.seq;
      return evicted;
    });
  }

  private async loadInTurn(): Promise<TaskPosition> {
    this.known.forget();
    this.engine = undefined;
    this.name = this.parts.newId();
    const { state, engine, outputs, sent } = await loadTask(this.partition, this.name, this.parts);
    this.engine = engine;
    this.told = engine;
    this.outputs = outputs;
    this.unsent.load(outputs.count, sent);
    this.at = state.offsets;
    this.seq = state.seq;
    return state.offsets;
  }

  /** False where refused. */
  private async step(batch: RecordBatch, first: number, to: number, nextOffset: number): Promise<boolean> {
    const { topic } = batch;
    const from = this.at[topic] ?? 0;
    if (!eventOfTopic(topic)) {
      return this.work(topic, { from, nextOffset, identities: [], records: to - first }, saidRecords(batch, first, to, this.parts.topology.internal.includes(topic)));
    }
    const rows = this.rows.of(topic);
    try {
      const judged = judge(batch, first, to, this.parts.partitions, rows);
      const known = await this.known.of(daysOf(judged), { owner: this.owner, topic, from });
      if (!known) return false;
      const { events, identities } = firstOnes(judged, known);
      for (const { day } of identities) if (day > this.latestDay) this.latestDay = day;
      return await this.work(topic, { from, nextOffset, identities, records: to - first }, events);
    } catch (error) {
      // They already hold what this step met, which may not have been written.
      this.known.forget();
      throw error;
    } finally {
      rows.begin();
    }
  }

  private async work(topic: string, step: Step, records: readonly EngineRecord[]): Promise<boolean> {
    if (!this.engine) throw new Error('a task works only once it is loaded');
    return this.commit(topic, step, await this.engine.step(records));
  }

  private async commit(topic: string, { records, ...step }: Step, { writes, outputs }: StepOutcome): Promise<boolean> {
    const { live, now, onOutputs, onCommit } = this.parts;
    const begun = now();
    const numbered = this.outputs.number(outputs, this.parts.topology);
    const { engine } = this;
    // Until it is known to be written, nothing else may be worked out from it: what fails or is refused is loaded again.
    this.engine = undefined;
    const written = await live.commit(this.partition, { owner: this.owner, topic, ...step, deltas: [], operators: [...writes, ...numbered.writes], outbox: numbered.entries });
    if (!written.ok) return false;
    this.engine = engine;
    this.engine?.keep();
    this.outputs = numbered.next;
    this.unsent.noteMade(this.outputs.count);
    this.at = { ...this.at, [topic]: step.nextOffset };
    this.seq = written.seq;
    this.stepped = now();
    onCommit?.({ records, outputs: outputs.length, millis: now() - begun });
    if (outputs.length > 0) onOutputs?.(this.partition);
    return true;
  }
}

interface Step {
  readonly from: number;
  readonly nextOffset: number;
  readonly seq?: number;
  readonly identities: ReturnType<typeof firstOnes>['identities'];
  readonly records: number;
}
