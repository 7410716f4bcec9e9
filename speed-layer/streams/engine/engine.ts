/**
 * Runs a topology in one task, without any I/O but the tables it looks things up in: records in, changes of state and
 * outputs out. Whoever runs it commits those together and then calls `keep`, or `discard` where that was refused.
 */
import { keyIn } from '../../../common/log/partitioner';
import type { Running, Step, StepContext } from '../step';
import { RepartitionStep } from '../steps/repartition';
import { SourceStep } from '../steps/source';
import { ToStep } from '../steps/to';
import { Emitter, type StreamRecord } from '../stream-record';
import { internalTopicOf, type NamedStep, type Topology } from '../topology';
import { EventClock, type ClockInput } from './event-clock';
import { lateOutput, type LateCount } from './late';
import { LookedUp } from './looked-up';
import { isNews, type Told } from './promised';
import { isRecord, passedIn, passMark, passOn, promisedIn, senderOf, type EngineRecord, type StepOutcome } from './records';
import { Sayings } from './sayings';
import { TaskState } from './task-state';

/** State that is no step's begins with this, which no step's name does. */
const OWN = '~';
/** A step that still lacks rows after so many loads never stops asking for new ones. */
const LOADS = 5;

export class Engine {
  private readonly state: TaskState;
  private readonly clocks = new Map<number, EventClock>();
  private readonly running = new Map<Step<unknown>, Running<unknown>>();
  /** By their place in the topology. */
  private readonly placed: Running<unknown>[] = [];
  /** Who reads each topic, and in which part. */
  private readonly readers = new Map<string, { readonly part: number; readonly emitter: Emitter<unknown> }[]>();
  /** The internal topics that this task sends to, each with the clock of the part before it. */
  private readonly sends: readonly { readonly topic: string; readonly clock: EventClock }[];
  private readonly sayings = new Sayings();
  private rows = new LookedUp();
  /** How far event time had come when the clock was looked at last, and nothing came of it. */
  private reached = -Infinity;

  constructor(
    private readonly topology: Topology,
    private readonly partition: number,
    /** How many tasks there are. */
    private readonly partitions: number,
    /** The state's fields, as they were written. */
    fields: Iterable<readonly [field: string, value: string]>,
  ) {
    this.state = new TaskState(fields);
    for (const part of new Set(topology.steps.map((each) => each.part))) {
      this.clocks.set(part, new EventClock(this.state.store(`${OWN}${part}`), this.inputsOf(part), topology.lateness, topology.idleAfter));
    }
    this.sends = topology.steps.flatMap(({ step, name }) => (step instanceof RepartitionStep ? [{ topic: internalTopicOf(topology.name, name), clock: this.clockOf(this.partBefore(step)) }] : []));
    topology.steps.forEach((named, place) => this.start(named, place));
    for (const { restore } of this.placed) restore?.();
  }

  /** Deals with records in order. Rejects, with nothing changed, where a table cannot be asked. */
  step(records: readonly EngineRecord[]): Promise<StepOutcome> {
    return this.run(() => {
      records.forEach((record) => this.take(record));
      this.tell();
    });
  }

  /** At `now`, by the broker's clock, these topics were read to their ends: what brings nothing more for a while holds nothing back. */
  noteRead(now: number, isAtEnd: (topic: string) => boolean): void {
    for (const clock of this.clocks.values()) clock.noteRead(now, isAtEnd);
  }

  /** The same, and lets event time go on as far as idle inputs let it. Undefined where nothing comes of that. */
  async idle(now: number, isAtEnd: (topic: string) => boolean): Promise<StepOutcome | undefined> {
    this.noteRead(now, isAtEnd);
    const outcome = await this.run(() => {
      for (const clock of this.clocks.values()) {
        clock.idle(now);
        this.fire(clock);
      }
      this.tell(now);
    });
    // How far it went is worked out again, so it need not be written for itself.
    if (outcome.outputs.length > 0 || outcome.writes.some(({ field }) => !field.startsWith(OWN))) return outcome;
    const { watermark } = this;
    this.discard();
    this.reached = watermark;
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

  /** The least watermark of its parts that anything has come to, how far the clock let it go with them; -Infinity before that. */
  get watermark(): number {
    const begun = [...this.clocks.values()].filter(({ hasBegun }) => hasBegun);
    return begun.length === 0 ? -Infinity : Math.max(this.reached, Math.min(...begun.map(({ watermark }) => watermark)));
  }

  private async run(work: () => void): Promise<StepOutcome> {
    this.rows = new LookedUp();
    for (let loads = 0; loads <= LOADS; loads++) {
      this.sayings.begin();
      try {
        work();
      } catch (error) {
        this.discard();
        throw error;
      }
      for (const clock of this.clocks.values()) clock.write();
      if (this.rows.isComplete) return { writes: this.state.writes(), outputs: this.sayings.outputs };
      this.discard();
      await this.rows.load();
    }
    throw new Error(`topology ${this.topology.name} asks for new rows each time it is run: a key that it looks up must follow from the record and the state`);
  }

  private take({ topic, id, key, value, time, logTime }: EngineRecord): void {
    const sent = this.topology.internal.includes(topic) ? passedIn(value) : undefined;
    const sender = sent && { name: senderOf(topic, sent.p), promised: promisedIn(sent) };
    const passed = sent && isRecord(sent) ? sent : undefined;
    const origin = { topic, partition: this.partition, logTime };
    for (const [i, { part, emitter }] of (this.readers.get(topic) ?? []).entries()) {
      const clock = this.clockOf(part);
      if (sender && !passed) clock.noteTold(sender.name, sender.promised, logTime);
      else {
        const record: StreamRecord<unknown> = { key, value: passed ? passed.v : value, time: passed?.t ?? time, origin, ...(passed?.m && { worth: passed.m }) };
        const cause = passed ? passed.c : `${topic}-${id}`;
        // Two who read one topic may say something in one output topic.
        this.sayings.causedBy(i === 0 ? cause : `${cause}~${i}`);
        clock.observe(sender?.name ?? topic, { time: record.time, logTime, ...(sender && { promised: sender.promised }) });
        emitter.emit(record);
      }
      this.fire(clock);
    }
  }

  /** Tells the tasks that read what this one sends how far it has come, where that is due. */
  private tell(now?: number): void {
    const told = this.state.store<Told>(`${OWN}told`);
    for (const { topic, clock } of this.sends) {
      const { promised } = clock;
      if (!isNews(promised, told.get(topic), this.topology.idleAfter / 2, now)) continue;
      told.set(topic, { ...promised, when: now ?? 0 });
      const value = passMark({ partition: this.partition, promised });
      for (let to = 0; to < this.partitions; to++) this.sayings.say({ topic, key: keyIn(to, this.partitions), value });
    }
  }

  private fire(clock: EventClock): void {
    for (let timer = clock.next(); timer; timer = clock.next()) {
      // Whatever let event time go on: an input, or the clock.
      const { at, place, key } = timer;
      this.sayings.causedBy(`${this.topology.steps[place]?.name ?? ''}-${at}-${key}`);
      this.placed[place]?.due?.(at, key);
    }
  }

  private start(named: NamedStep, place: number): void {
    const running = named.step.start(this.contextOf(named, place));
    this.running.set(named.step, running);
    this.placed.push(running);
  }

  private contextOf({ step, name, part }: NamedStep, place: number): StepContext {
    const { topology, partition, sayings } = this;
    const clock = this.clockOf(part).of(place);
    const before = this.partBefore(step) ?? part;
    const sayers = topology.steps.filter((each) => each.step instanceof ToStep && step instanceof ToStep && each.step.output.topic === step.output.topic);
    const nth = Math.max(0, sayers.findIndex((each) => each.step === step));
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
      send: ({ topic, key, value }) => sayings.say({ topic, key, value }),
      pass: (topic, record) => sayings.say({ topic, key: record.key, value: passOn(record, { partition, cause: sayings.nextId(name), promised: this.clockOf(before).promised }) }),
      outputId: (topic) => sayings.nextId(topic),
      whichAbout: (about) => {
        const which = sayings.nextAbout(`${name}/${about}`);
        return nth + which > 0 ? `+${nth}.${which}` : '';
      },
      arrival: () => sayings.nextArrival(),
      inNameOf: (cause, emit) => sayings.inNameOf(`${name}/${cause}`, emit),
      internalTopic: () => internalTopicOf(topology.name, name),
      lookup: (table, key) => this.rows.row(table, key),
      late: (record) => {
        const { count, output } = lateOutput(this.late(), record, { id: sayings.nextId(topology.lateTopic), step: name, watermark: clock.watermark });
        this.lateStore().set('', count);
        sayings.say({ topic: topology.lateTopic, key: record.key, value: output });
      },
    };
  }

  /** What a part reads: topics, and of each internal topic what every task sends to it. */
  private inputsOf(part: number): ClockInput[] {
    return this.topology.steps.flatMap(({ step, name, part: of }): ClockInput[] => {
      if (of !== part) return [];
      if (step instanceof SourceStep) return [{ name: step.source.topic, topic: step.source.topic, isInternal: false }];
      if (!(step instanceof RepartitionStep)) return [];
      const topic = internalTopicOf(this.topology.name, name);
      return Array.from({ length: this.partitions }, (_, p) => ({ name: senderOf(topic, p), topic, isInternal: true }));
    });
  }

  /** What goes into an internal topic is of the part before it. */
  private partBefore(step: Step<unknown>): number | undefined {
    return this.topology.steps.find((each) => each.step === step.facts.inputs[0])?.part;
  }

  private clockOf(part: number | undefined): EventClock {
    const clock = part === undefined ? undefined : this.clocks.get(part);
    if (!clock) throw new Error(`part ${part} of ${this.topology.name} has no clock`);
    return clock;
  }

  private lateStore() {
    return this.state.store<LateCount>(`${OWN}late`);
  }
}
