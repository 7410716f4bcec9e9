/**
 * Runs a topology in one task, without any I/O but the tables it looks things up in: records in, changes of state and
 * outputs out. Whoever runs it commits those together and then calls `keep`, or `discard` where that was refused.
 */
import { decodeState, encodeState, type StateValue } from '../state-codec';
import type { Running, Step, StepContext } from '../step';
import { Emitter, type StreamRecord } from '../stream-record';
import { internalTopicOf, type NamedStep, type Topology } from '../topology';
import { EventClock } from './event-clock';
import { lateOutput, type LateCount } from './late';
import { LookedUp } from './looked-up';
import { TaskState, type StateWrite } from './task-state';

/** A record as the engine takes it. */
export interface EngineRecord {
  readonly topic: string;
  /** Unlike any other record's of the topic, and the same when it is read again: an event's id, or an offset of this partition. */
  readonly id: string;
  readonly key: string;
  /** An admitted event, or what a record of an output or internal topic holds as JSON. */
  readonly value: unknown;
  /** Event time. */
  readonly time: number;
  /** The broker's own time. */
  readonly logTime: number;
}

/** A record to send. Internal ones are for the tasks of the same topology. */
export interface EngineOutput {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

export interface StepOutcome {
  readonly writes: readonly StateWrite[];
  readonly outputs: readonly EngineOutput[];
}

/** What travels through an internal topic: the value, its event time, and the task that sent it. */
interface Passed {
  readonly v: StateValue;
  readonly t: number;
  readonly p: number;
}

/** State that is no step's begins with this, which no step's name does. */
const OWN = '~';
/** A step that still lacks rows after so many loads never stops asking for new ones. */
const LOADS = 5;

export class Engine {
  private readonly state: TaskState;
  private readonly clocks = new Map<number, EventClock>();
  private readonly running = new Map<Step<unknown>, Running<unknown>>();
  private readonly byName = new Map<string, Running<unknown>>();
  /** Who reads each topic, and in which part. */
  private readonly readers = new Map<string, { readonly part: number; readonly emitter: Emitter<unknown> }[]>();
  private outputs: EngineOutput[] = [];
  private rows = new LookedUp();
  private cause = '';
  private said = 0;

  constructor(
    private readonly topology: Topology,
    private readonly partition: number,
    /** The state's fields, as they were written. */
    fields: Iterable<readonly [field: string, value: string]>,
  ) {
    this.state = new TaskState(fields);
    for (const { part } of topology.steps) {
      if (!this.clocks.has(part)) this.clocks.set(part, new EventClock(this.state.store(`${OWN}${part}`), topology.lateness, topology.idleAfter));
    }
    for (const named of topology.steps) this.start(named);
    for (const { restore } of this.running.values()) restore?.();
  }

  /** Deals with records in order. Rejects, with nothing changed, where a table cannot be asked. */
  step(records: readonly EngineRecord[]): Promise<StepOutcome> {
    return this.run(() => records.forEach((record) => this.take(record)));
  }

  /** Lets event time go on where nothing is left to read; `now` by the broker's clock. Undefined where nothing comes of that. */
  async idle(now: number): Promise<StepOutcome | undefined> {
    const outcome = await this.run(() => {
      for (const [part, clock] of this.clocks) {
        clock.idle(now);
        this.fire(part);
      }
    });
    // How far it went is worked out again, so it need not be written for itself.
    if (outcome.outputs.length > 0 || outcome.writes.some(({ field }) => !field.startsWith(OWN))) return outcome;
    this.discard();
    return undefined;
  }

  /** The outcome was committed. */
  keep(): void {
    this.state.keep();
    for (const clock of this.clocks.values()) clock.keep();
  }

  /** The outcome was not committed. */
  discard(): void {
    this.state.discard();
    for (const clock of this.clocks.values()) clock.discard();
  }

  /** The state of one step, for whoever inspects it. */
  inspect(step: string): ReadonlyMap<string, unknown> {
    return new Map(this.state.store<unknown>(step).entries());
  }

  /** Events that came too late for any correction, and their money. */
  late(): LateCount {
    return this.lateStore().get('') ?? { events: 0, money: {} };
  }

  /** The least watermark of its parts. */
  get watermark(): number {
    return Math.min(...Array.from(this.clocks.values(), ({ watermark }) => watermark));
  }

  private async run(work: () => void): Promise<StepOutcome> {
    this.rows = new LookedUp();
    for (let loads = 0; loads <= LOADS; loads++) {
      this.outputs = [];
      try {
        work();
      } catch (error) {
        this.discard();
        throw error;
      }
      if (this.rows.isComplete) return { writes: this.state.writes(), outputs: this.outputs };
      this.discard();
      await this.rows.load();
    }
    throw new Error(`topology ${this.topology.name} asks for new rows each time it is run: a key that it looks up must follow from the record and the state`);
  }

  private take({ topic, id, key, value, time, logTime }: EngineRecord): void {
    const isInternal = this.topology.internal.includes(topic);
    const passed = isInternal ? passedIn(value) : undefined;
    const origin = { topic, partition: this.partition, logTime };
    const record: StreamRecord<unknown> = { key, value: passed ? passed.v : value, time: passed?.t ?? time, origin };
    for (const { part, emitter } of this.readers.get(topic) ?? []) {
      this.cause = isInternal ? `${topic}-${this.partition}-${id}` : `${topic}-${id}`;
      this.said = 0;
      emitter.emit(record);
      this.clocks.get(part)?.observe(passed ? `${topic} ${passed.p}` : topic, record.time, logTime);
      this.fire(part);
    }
  }

  private fire(part: number): void {
    const clock = this.clocks.get(part);
    for (let timer = clock?.next(); timer; timer = clock?.next()) {
      // Whatever let event time go on: an input, or the clock.
      this.cause = `${timer.step}-${timer.at}-${timer.key}`;
      this.said = 0;
      this.byName.get(timer.step)?.due?.(timer.at, timer.key);
    }
  }

  private start({ step, name, part }: NamedStep): void {
    const running = step.start(this.contextOf(name, part));
    this.running.set(step, running);
    this.byName.set(name, running);
  }

  private contextOf(name: string, part: number): StepContext {
    const { topology, partition } = this;
    const clock = this.clocks.get(part)?.of(name);
    if (!clock) throw new Error(`part ${part} of ${topology.name} has no clock`);
    return {
      clock,
      retention: topology.retention,
      store: <S>() => this.state.store<S>(name),
      // A step follows only steps that were started before it, each with the type that it was declared with.
      follow: <T>(step: Step<T>) => this.running.get(step)?.out as Emitter<T>,
      read: (topic) => {
        const emitter = new Emitter<unknown>();
        this.readers.set(topic, [...(this.readers.get(topic) ?? []), { part, emitter }]);
        return emitter;
      },
      send: ({ topic, key, value }) => void this.outputs.push({ topic, key, value }),
      pass: (topic, { key, value, time }) => void this.outputs.push({ topic, key, value: encodeState({ v: value, t: time, p: partition }) }),
      outputId: (topic) => `${topic}/${this.cause}/${this.said++}`,
      internalTopic: () => internalTopicOf(topology.name, name),
      lookup: (table, key) => this.rows.row(table, key),
      late: (record) => {
        const store = this.lateStore();
        const { count, output } = lateOutput(this.late(), record, name, clock.watermark);
        store.set('', count);
        this.outputs.push({ topic: topology.lateTopic, key: record.key, value: output });
      },
    };
  }

  private lateStore() {
    return this.state.store<LateCount>(`${OWN}late`);
  }
}

/** What tasks of the same topology sent is what they read. */
function passedIn(value: unknown): Passed {
  return decodeState(String(value)) as unknown as Passed;
}
