/**
 * A step of a topology: one operator as it was declared. It holds no state of its own; `start` makes it run in one task,
 * whose context it gets its state, its timers and its outputs from.
 */
import type { Millis } from '../../common/time';
import type { StateValue } from './state-codec';
import type { Emitter, StreamRecord } from './stream-record';
import type { Table } from './table';

/** State of one step in one task: written with the offsets and outputs of the same commit. Values are never changed in place. */
export interface Store<S> {
  get(key: string): S | undefined;
  set(key: string, value: S): void;
  delete(key: string): void;
  entries(): Iterable<readonly [key: string, value: S]>;
}

/** Keeps what waits for a key; nothing is kept of a key for which nothing waits. */
export function keepAll<V>(store: Store<readonly V[]>, key: string, all: readonly V[]): void {
  if (all.length === 0) store.delete(key);
  else store.set(key, all);
}

/** Event time as a step sees it. */
export interface Clock {
  /** No event before this time is expected any more; -Infinity before the first. */
  readonly watermark: Millis;
  /** Calls `due` when the watermark has reached `at`. It may come more than once, so whoever is called looks whether there is something to do. */
  at(at: Millis, key: string): void;
}

/** An event that came after its window was let go: kept in the topology's late output, counted as an event and as money. */
export type LateRecord = Pick<StreamRecord<unknown>, 'key' | 'value' | 'time' | 'worth'>;

/** What a step has of the task that runs it. */
export interface StepContext {
  /** The step's state: what it wrote is what it reads, so it says itself of which type that is (see state-codec.ts for what fits). */
  store<S>(): Store<S>;
  readonly clock: Clock;
  /** How long after a window's end it can still be corrected, unless it says otherwise, ms. */
  readonly retention: Millis;
  /** Says something in an output topic; the key decides the partition. */
  send(output: { readonly topic: string; readonly key: string; readonly value: string; readonly time: Millis }): void;
  /** Hands a record to whichever task has its key, by an internal topic. */
  pass(topic: string, record: StreamRecord<unknown>): void;
  /** An id for the next output to this topic, which the same input record causes again with the same id. */
  outputId(topic: string): string;
  /** Tells an output from others about the same, which come of the same cause here, or from another step that says the same output; empty for the first. */
  whichAbout(about: string): string;
  /** A name for the record that arrives now, and for no other: the same when it arrives again. */
  arrival(): string;
  /** What `emit` has said is named by this cause, and not by what arrived. */
  inNameOf(cause: string, emit: () => void): void;
  /** The emitter of an earlier step. */
  follow<T>(step: Step<T>): Emitter<T>;
  /** The records of a topic that this step reads. */
  read(topic: string): Emitter<unknown>;
  late(record: LateRecord): void;
  /** A looked-up row; `missing` where there is none. Not known yet: the whole step is run again once it is, so go on with `missing`. */
  lookup(table: Table<StateValue>, key: string): StateValue;
  /** The topology's own name for an internal topic of this step. */
  internalTopic(step: Step<unknown>): string;
}

export type StepKind = 'source' | 'filter' | 'map' | 'flatMap' | 'branch' | 'merge' | 'keyBy' | 'repartition' | 'aggregate' | 'stateful' | 'join' | 'enrich' | 'detect' | 'distinct' | 'every' | 'to';

export interface StepFacts {
  readonly kind: StepKind;
  /** Names its state, so it must not change while there is some. Steps without state are given one. */
  readonly name?: string;
  /** Said in the printed topology: windows, keys, conditions. */
  readonly detail?: string;
  readonly inputs: readonly Step<unknown>[];
  readonly hasState: boolean;
  /** How far back in event time that may lie which something it says follows from, ms: Infinity for what remembers for ever. @default 0 */
  readonly reach?: Millis;
  /** What the form of its state depends on, besides kind and detail. */
  readonly form?: string;
}

export abstract class Step<out T> {
  constructor(readonly facts: StepFacts) {}

  /** Makes it run; called once in each task, after the steps before it. */
  abstract start(context: StepContext): Running<T>;
}

export interface Running<T> {
  readonly out: Emitter<T>;
  /** The watermark has reached a time that the step asked for. */
  readonly due?: (at: Millis, key: string) => void;
  /** Asks for the timers of the state that is there, after a start. */
  readonly restore?: () => void;
}
