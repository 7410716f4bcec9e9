/**
 * Aggregates of sliding windows: one ends at each event and looks `size` back, both ends included. What came at one
 * instant is kept as one small aggregate, and a window is the merge of those within it.
 */
import type { Aggregation } from '../aggregations';
import { encodeState, type StateValue } from '../state-codec';
import { Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';
import { describeWindows, type SlidingWindows } from '../windows';
import type { Windowed, WindowOptions } from './windowed';

/** All events of one instant; `told` is the revision of the window that ends here, -1 for none. */
interface Instant {
  readonly at: number;
  readonly aggregate: StateValue;
  readonly told: number;
}

export class SlidingWindowStep<T, R> extends Step<Windowed<R>> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly windows: SlidingWindows,
    private readonly aggregation: Aggregation<T, R>,
    private readonly options: WindowOptions,
  ) {
    super({ kind: 'aggregate', name, detail: describeWindows(windows), inputs: [upstream], hasState: true, form: encodeState(aggregation.initial) });
  }

  start(context: StepContext): Running<Windowed<R>> {
    const { aggregation, options } = this;
    const { size } = this.windows;
    const { clock } = context;
    const store = context.store<readonly Instant[]>();
    const retention = options.retention ?? context.retention;
    const out = new Emitter<Windowed<R>>();

    const tell = (key: string, instants: readonly Instant[], instant: Instant): Instant => {
      const within = instants.filter(({ at }) => at >= instant.at - size && at <= instant.at);
      const value = aggregation.result(within.map(({ aggregate }) => aggregate).reduce((a, b) => aggregation.merge(a, b)));
      const next = { ...instant, told: instant.told + 1 };
      out.emit({ key, time: instant.at, value: { key, window: { start: instant.at - size, end: instant.at }, revision: next.told, value } });
      return next;
    };
    const keep = (key: string, instants: readonly Instant[]): void => {
      if (instants.length === 0) store.delete(key);
      else store.set(key, instants);
    };
    const ask = (key: string, at: number): void => {
      clock.at(at, key);
      clock.at(at + size + retention, key);
    };

    context.follow(this.upstream).subscribe(({ key, value, time }) => {
      if (time + size + retention <= clock.watermark) {
        context.late({ key, value, time });
        return;
      }
      const before = store.get(key) ?? [];
      const here = before.find(({ at }) => at === time) ?? { at: time, aggregate: aggregation.initial, told: -1 };
      const instants = [...before.filter(({ at }) => at !== time), { ...here, aggregate: aggregation.add(here.aggregate, value) }].sort((a, b) => a.at - b.at);
      ask(key, time);
      // The windows that end here or up to `size` later hold this event.
      const isTold = ({ at }: Instant): boolean => at >= time && at <= time + size && (options.emit === 'update' || at <= clock.watermark);
      keep(key, instants.map((instant) => (isTold(instant) ? tell(key, instants, instant) : instant)));
    });

    const due = (at: number, key: string): void => {
      const instants = store.get(key) ?? [];
      if (instants.length === 0) return;
      const told = instants.map((instant) => (instant.told < 0 && instant.at <= at ? tell(key, instants, instant) : instant));
      keep(key, told.filter((instant) => at < instant.at + size + retention));
    };
    const restore = (): void => {
      for (const [key, kept] of store.entries()) for (const { at } of kept) ask(key, at);
    };
    return { out, due, restore };
  }
}
