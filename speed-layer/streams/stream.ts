/**
 * The DSL, in the vocabulary of Kafka Streams: streams of records, each step a method that gives the next stream. Nothing
 * runs yet; `topology()` takes what ends in `to()` and makes a whole of it. Steps with state are named by whoever
 * declares them, because their state is found again by that name.
 */
import { eventOfTopic } from '../../common/events/catalogue';
import type { EventDeclaration, Event } from '../../common/events/event';
import type { Millis } from '../../common/time';
import { together, type Aggregations, type Results } from './aggregations';
import type { OutputDeclaration } from './output';
import type { Pattern } from './patterns';
import type { StateValue } from './state-codec';
import type { Step } from './step';
import { AggregateStep } from './steps/aggregate';
import { DetectStep, type Match } from './steps/detect';
import { DistinctStep } from './steps/distinct';
import { EnrichStep, type Enriched } from './steps/enrich';
import { FixedWindowStep } from './steps/fixed-window';
import { JoinStep, type Joined, type JoinHow, type JoinKind } from './steps/join';
import { RepartitionStep } from './steps/repartition';
import { SessionWindowStep } from './steps/session-window';
import { SlidingWindowStep } from './steps/sliding-window';
import { SourceStep, type Source } from './steps/source';
import { EveryStep, StatefulStep, type Transition } from './steps/stateful';
import { StatelessStep } from './steps/stateless';
import { ToStep, type Said } from './steps/to';
import type { Windowed, WindowOptions } from './steps/windowed';
import type { StreamRecord } from './stream-record';
import type { Table } from './table';
import { describeMillis, notBelowZero, positive, type Windows } from './windows';

/** An admitted event of one declaration, its data typed. */
export type EventOf<D> = D extends EventDeclaration<infer Type, infer F>
  ? Omit<Event, 'eventType' | 'data'> & { readonly eventType: Type; readonly data: { readonly [Name in keyof F]: F[Name] extends { readonly schema: { readonly _output: infer T } } ? T : never } }
  : never;

/**
 * The events of one declaration of the catalogue, keyed by their order; late ones, duplicates and rejections are dealt with
 * before. Throws TypeError for one that is not in it: nobody would admit its events.
 */
export function stream<D extends EventDeclaration>(event: D): Stream<EventOf<D>>;
/** The outputs of another topology, or anything else that says how it is read. */
export function stream<T>(source: Source<T>): Stream<T>;
export function stream(from: EventDeclaration | Source<unknown>): Stream<unknown> {
  if (!('parse' in from) && eventOfTopic(from.topic)?.type !== from.type) {
    throw new TypeError(`${from.type} is no event of the catalogue: say how it is read, as stream({ topic: '${from.topic}', parse })`);
  }
  return new Stream(new SourceStep('parse' in from ? from : { topic: from.topic, parse: (event) => event }), false);
}

export class Stream<out T> {
  constructor(
    readonly step: Step<T>,
    /** Whether records of one key may lie in several tasks: they were given another key since they were read. */
    private readonly isRekeyed: boolean,
  ) {}

  filter<S extends T>(keep: (value: T) => value is S, name?: string): Stream<S>;
  filter(keep: (value: T) => boolean, name?: string): Stream<T>;
  filter(keep: (value: T) => boolean, name?: string): Stream<T> {
    return this.then(named('filter', name), (record, emit) => {
      if (keep(record.value)) emit(record);
    });
  }

  map<O>(change: (value: T, record: StreamRecord<T>) => O, name?: string): Stream<O> {
    return this.then<O>(named('map', name), (record, emit) => emit({ ...record, value: change(record.value, record) }));
  }

  flatMap<O>(change: (value: T, record: StreamRecord<T>) => Iterable<O>, name?: string): Stream<O> {
    return this.then<O>(named('flatMap', name), (record, emit) => {
      const { worth, ...rest } = record;
      let isFirst = true;
      for (const value of change(record.value, record)) {
        // What the event amounts to is counted once, however many come of it.
        emit(isFirst && worth ? { ...rest, value, worth } : { ...rest, value });
        isFirst = false;
      }
    });
  }

  /** A stream for each case, of the records that are the first to fit it; `other` takes those that fit none. */
  branch<Name extends string>(cases: Readonly<Record<Name, (value: T) => boolean>>): Readonly<Record<Name | 'other', Stream<T>>> {
    const all = Object.entries<(value: T) => boolean>(cases);
    const caseOf = (value: T): string => all.find(([, fits]) => fits(value))?.[0] ?? 'other';
    const made = [...all.map(([name]) => name), 'other'].map((name): [string, Stream<T>] => [
      name,
      this.then(named('branch', name), (record, emit) => {
        if (caseOf(record.value) === name) emit(record);
      }),
    ]);
    return Object.fromEntries(made) as Record<Name | 'other', Stream<T>>;
  }

  merge<O>(other: Stream<O>, name?: string): Stream<T | O> {
    const both = new StatelessStep<T | O, T | O>(named('merge', name), [this.step, other.step], (record, emit) => emit(record));
    return new Stream(both, this.isRekeyed || other.isRekeyed);
  }

  /** Another key. What needs all records of a key together then goes through a topic of its own, exactly once. */
  keyBy(keyOf: (value: T) => string, name?: string): Stream<T> {
    const step = new StatelessStep<T, T>(named('keyBy', name), [this.step], (record, emit) => emit({ ...record, key: keyOf(record.value) }));
    return new Stream(step, true);
  }

  /** Keyed by the partition that they were read from, whose records all lie in one task: for what is told of the log itself. */
  keyByPartition(): Stream<T> {
    const step = new StatelessStep<T, T>({ kind: 'keyBy', name: 'partition' }, [this.step], (record, emit) => {
      if (!record.origin) throw new TypeError('keyByPartition() comes before all steps with state: behind them no record has a partition');
      emit({ ...record, key: `${record.origin.topic}-${record.origin.partition}` });
    });
    return new Stream(step, false);
  }

  /** Brings the records of each key into one task now, under this name, for several steps that need it. */
  repartition(name: string): Stream<T> {
    return this.isRekeyed ? new Stream(new RepartitionStep(name, this.step), false) : this;
  }

  groupBy(keyOf: (value: T) => string): Grouped<T> {
    return new Grouped(this.keyBy(keyOf));
  }

  groupByKey(): Grouped<T> {
    return new Grouped(this);
  }

  /** Pairs of this and `other` that have a key in common, no further apart than `within`. */
  join<R>(name: string, other: Stream<R>, how: JoinHow<T, R, 'inner'>): Stream<Joined<T, R>>;
  join<R>(name: string, other: Stream<R>, how: JoinHow<T, R, 'left'>): Stream<Joined<T, R | undefined>>;
  join<R>(name: string, other: Stream<R>, how: JoinHow<T, R, 'outer'>): Stream<Joined<T | undefined, R | undefined>>;
  join<R>(name: string, other: Stream<R>, { on, within, kind }: JoinHow<T, R, JoinKind>): Stream<Joined<T | undefined, R | undefined>> {
    notBelowZero(`join ${name}`, within);
    const [left, right] = [(on ? this.keyBy(on.left) : this).repartition(`${name}-left`), (on ? other.keyBy(on.right) : other).repartition(`${name}-right`)];
    return new Stream(new JoinStep(name, left.step, right.step, kind, within, (l, r, revision): Joined<T | undefined, R | undefined> => ({ left: l, right: r, revision })), false);
  }

  /** With the table's row of `on`; null where it has none. */
  enrich<Row extends StateValue>(table: Table<Row>, on: (value: T) => string, name?: string): Stream<Enriched<T, Row>> {
    return new Stream(new EnrichStep(this.step, table, on, name), this.isRekeyed);
  }

  /** Matches of a pattern among the events of each key. */
  detect(name: string, pattern: Pattern<T>): Stream<Match<T>> {
    return new Stream(new DetectStep(name, this.repartition(name).step, pattern), false);
  }

  /** The first record of each key; what follows it within `within`, ms, is dropped. */
  distinct(name: string, within: Millis): Stream<T> {
    notBelowZero(`distinct ${name}`, within);
    return new Stream(new DistinctStep(name, this.repartition(name).step, within), false);
  }

  /** A state of its own for each key. `remembers`: how far back in event time what it says may follow from, ms. @default for ever */
  stateful<S extends StateValue, O>(name: string, transition: Transition<T, S, O>, { remembers = Infinity }: { readonly remembers?: Millis } = {}): Stream<O> {
    return new Stream(new StatefulStep(name, this.repartition(name).step, transition, remembers), false);
  }

  /** The latest of each key, once every `interval` of event time. */
  every(name: string, interval: Millis): Stream<T> {
    positive(`every ${name}`, interval);
    return new Stream(new EveryStep(name, this.repartition(name).step, interval, describeMillis(interval)), false);
  }

  /** Says it in an output topic: one output for each record. */
  to<Data>(output: OutputDeclaration<Data>, say: (value: T, record: StreamRecord<T>) => Said<NoInfer<Data>>): Step<never> {
    return new ToStep(this.step, output, say);
  }

  private then<O>(facts: ConstructorParameters<typeof StatelessStep<T, O>>[0], pass: ConstructorParameters<typeof StatelessStep<T, O>>[2]): Stream<O> {
    return new Stream(new StatelessStep<T, O>(facts, [this.step], pass), this.isRekeyed);
  }
}

export class Grouped<T> {
  constructor(private readonly keyed: Stream<T>) {}

  window(windows: Windows, options: WindowOptions = {}): WindowedBy<T> {
    return new WindowedBy(this.keyed, windows, options);
  }

  /** Everything since the beginning. */
  aggregate<A extends Aggregations<T>>(name: string, aggregations: A): Stream<Results<A>> {
    return new Stream(new AggregateStep(name, this.keyed.repartition(name).step, together<T, A>(aggregations)), false);
  }
}

export class WindowedBy<T> {
  constructor(
    private readonly keyed: Stream<T>,
    private readonly windows: Windows,
    private readonly options: WindowOptions,
  ) {}

  aggregate<A extends Aggregations<T>>(name: string, aggregations: A): Stream<Windowed<Results<A>>> {
    return new Stream(this.step(name, this.keyed.repartition(name).step, together<T, A>(aggregations)), false);
  }

  private step<A>(name: string, upstream: Step<T>, aggregation: ReturnType<typeof together<T, A & Aggregations<T>>>): Step<Windowed<Results<A & Aggregations<T>>>> {
    const { windows, options } = this;
    if (windows.kind === 'session') return new SessionWindowStep(name, upstream, windows, aggregation, options);
    if (windows.kind === 'sliding') return new SlidingWindowStep(name, upstream, windows, aggregation, options);
    return new FixedWindowStep(name, upstream, windows, aggregation, options);
  }
}

function named<Kind extends string>(kind: Kind, name: string | undefined): { readonly kind: Kind; readonly name?: string } {
  return { kind, ...(name !== undefined && { name }) };
}
