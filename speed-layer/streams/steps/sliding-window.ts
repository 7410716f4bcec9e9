/**
 * Aggregates of sliding windows: one ends at each event and looks `size` back, both ends included. What came at one
 * instant is kept as one small aggregate, and a window is the merge of those within it.
 */
import type { Aggregation } from '../aggregations';
import { encodeState, type StateValue } from '../state-codec';
import { keepAll, Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';
import type { SlidingWindows } from '../windows';
import { describeWindowed, type Windowed, type WindowOptions } from './windowed';

/** All events of one instant. */
interface Instant {
  readonly at: number;
  readonly aggregate: StateValue;
  /** The revision of the window that ends here; -1 for none, null where that window was let go before it had an event. */
  readonly told: number | null;
}

export class SlidingWindowStep<T, R> extends Step<Windowed<R>> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly windows: SlidingWindows,
    private readonly aggregation: Aggregation<T, R>,
    private readonly options: WindowOptions,
  ) {
    super({ kind: 'aggregate', name, detail: describeWindowed(windows, options), inputs: [upstream], hasState: true, reach: windows.size, form: encodeState(aggregation.initial) });
  }

  start(context: StepContext): Running<Windowed<R>> {
    const { aggregation, options } = this;
    const { size } = this.windows;
    const { clock, retention } = context;
    const store = context.store<readonly Instant[]>();
    const out = new Emitter<Windowed<R>>();

    /** The end belongs to the window. */
    const closesAt = (at: number): number => at + 1;
    const tell = (key: string, instants: readonly Instant[], instant: Instant): Instant => {
      const within = instants.filter(({ at }) => at >= instant.at - size && at <= instant.at);
      const value = aggregation.result(within.map(({ aggregate }) => aggregate).reduce((a, b) => aggregation.merge(a, b)));
      const revision = (instant.told ?? -1) + 1;
      out.emit({ key, time: instant.at, value: { key, window: { start: instant.at - size, end: instant.at }, revision, value } });
      return { ...instant, told: revision };
    };
    /** Whether the window that ends here can no longer be corrected. */
    const isGone = (at: number): boolean => closesAt(at) + retention <= clock.watermark;
    const goesAt = (at: number): number => closesAt(at + size) + retention;
    const ask = (key: string, at: number): void => {
      clock.at(closesAt(at), key);
      clock.at(goesAt(at), key);
    };

    context.follow(this.upstream).subscribe((record) => {
      const { key, value, time } = record;
      // Later windows may still hold it.
      if (isGone(time)) context.late(record);
      if (isGone(time + size)) return;
      const before = store.get(key) ?? [];
      const here = before.find(({ at }) => at === time) ?? { at: time, aggregate: aggregation.initial, told: isGone(time) ? null : -1 };
      const instants = [...before.filter(({ at }) => at !== time), { ...here, aggregate: aggregation.add(here.aggregate, value) }].sort((a, b) => a.at - b.at);
      ask(key, time);
      // The windows that end here or up to `size` later hold this event.
      const isTold = ({ at, told }: Instant): boolean =>
        at >= time && at <= time + size && told !== null && !isGone(at) && (options.emit === 'update' || closesAt(at) <= clock.watermark);
      keepAll(store, key, instants.map((instant) => (isTold(instant) ? tell(key, instants, instant) : instant)));
    });

    const due = (at: number, key: string): void => {
      const instants = store.get(key) ?? [];
      if (instants.length === 0) return;
      const told = instants.map((instant) => (instant.told === -1 && closesAt(instant.at) <= at ? tell(key, instants, instant) : instant));
      keepAll(store, key, told.filter((instant) => at < goesAt(instant.at)));
    };
    const restore = (): void => {
      for (const [key, kept] of store.entries()) for (const { at } of kept) ask(key, at);
    };
    return { out, due, restore };
  }
}
