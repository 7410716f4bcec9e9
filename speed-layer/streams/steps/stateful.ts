/** A state of one's own for each key: what neither aggregates nor patterns say. */
import type { Millis } from '../../../common/time';
import type { StateValue } from '../state-codec';
import { Step, type Running, type StepContext } from '../step';
import { Emitter, type StreamRecord } from '../stream-record';

/** What to remember of the key (undefined: nothing), and what to tell. */
export interface Outcome<S, O> {
  readonly state: S | undefined;
  readonly emit?: readonly O[];
}

/** Pure: the same state and record must give the same outcome. */
export type Transition<T, S extends StateValue, O> = (state: S | undefined, value: T, record: StreamRecord<T>) => Outcome<S, O>;

export class StatefulStep<T, S extends StateValue, O> extends Step<O> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly transition: Transition<T, S, O>,
    remembers: Millis,
  ) {
    super({ kind: 'stateful', name, inputs: [upstream], hasState: true, reach: remembers });
  }

  start(context: StepContext): Running<O> {
    const store = context.store<S>();
    const out = new Emitter<O>();
    context.follow(this.upstream).subscribe((record) => {
      const { key, time } = record;
      const before = store.get(key);
      const { state, emit = [] } = this.transition(before, record.value, record);
      if (state === undefined) store.delete(key);
      else if (state !== before) store.set(key, state);
      for (const value of emit) out.emit({ key, time, value });
    });
    return { out };
  }
}

interface Held<T> {
  /** When it is to be told: the next moment behind each record, once. */
  readonly at: readonly Millis[];
  readonly value: T;
}

/** The latest value of each key, told again at whole multiples of `interval` of event time: at most once an interval, and only behind a new one. */
export class EveryStep<T> extends Step<T> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly interval: Millis,
    detail: string,
  ) {
    super({ kind: 'every', name, detail, inputs: [upstream], hasState: true, reach: interval, form: 'moments' });
  }

  start(context: StepContext): Running<T> {
    const { clock } = context;
    const store = context.store<Held<T>>();
    const out = new Emitter<T>();
    const next = (time: Millis): Millis => (Math.floor(time / this.interval) + 1) * this.interval;
    context.follow(this.upstream).subscribe(({ key, value, time }) => {
      // A late one is told at the next multiple that is still to come.
      const moment = next(Math.max(time, clock.watermark));
      const at = store.get(key)?.at ?? [];
      store.set(key, { at: at.includes(moment) ? at : [...at, moment], value });
      clock.at(moment, key);
    });
    const due = (now: Millis, key: string): void => {
      const held = store.get(key);
      if (!held?.at.includes(now)) return;
      const at = held.at.filter((moment) => moment > now);
      if (at.length === 0) store.delete(key);
      else store.set(key, { ...held, at });
      out.emit({ key, time: now, value: held.value });
    };
    const restore = (): void => {
      for (const [key, { at }] of store.entries()) for (const moment of at) clock.at(moment, key);
    };
    return { out, due, restore };
  }
}
