/** Aggregates of tumbling and hopping windows. A window that is told is kept until its retention is over, so that late events correct it. */
import type { Aggregation } from '../aggregations';
import { encodeState, type StateValue } from '../state-codec';
import { Step, type Running, type StepContext } from '../step';
import { Emitter, type Window } from '../stream-record';
import { windowsAt, type FixedWindows } from '../windows';
import { describeWindowed, lastInstant, type Windowed, type WindowOptions } from './windowed';

/** A window's state: what was aggregated, and the revision that was told last (-1: none). */
type Kept = readonly [aggregate: StateValue, told: number];

const SEPARATOR = '\u001f';

export class FixedWindowStep<T, R> extends Step<Windowed<R>> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly windows: FixedWindows,
    private readonly aggregation: Aggregation<T, R>,
    private readonly options: WindowOptions,
  ) {
    super({ kind: 'aggregate', name, detail: describeWindowed(windows, options), inputs: [upstream], hasState: true, reach: windows.size, form: encodeState(aggregation.initial) });
  }

  start(context: StepContext): Running<Windowed<R>> {
    const { windows, aggregation, options } = this;
    const { clock, retention } = context;
    const store = context.store<Kept>();
    const out = new Emitter<Windowed<R>>();

    const tell = (place: string, key: string, window: Window, [aggregate, told]: Kept): void => {
      store.set(place, [aggregate, told + 1]);
      out.emit({ key, time: lastInstant(window), value: { key, window, revision: told + 1, value: aggregation.result(aggregate) } });
    };
    const ask = (place: string, { end }: Window): void => {
      clock.at(end, place);
      clock.at(end + retention, place);
    };

    context.follow(this.upstream).subscribe((record) => {
      const { key, value, time } = record;
      let isLate = false;
      for (const window of windowsAt(windows, time)) {
        if (window.end + retention <= clock.watermark) {
          isLate = true;
          continue;
        }
        const place = `${window.start}${SEPARATOR}${key}`;
        const before = store.get(place);
        if (!before) ask(place, window);
        const [aggregate, told] = before ?? [aggregation.initial, -1];
        const kept: Kept = [aggregation.add(aggregate, value), told];
        if (options.emit === 'update' || window.end <= clock.watermark) tell(place, key, window, kept);
        else store.set(place, kept);
      }
      if (isLate) context.late(record);
    });

    const due = (at: number, place: string): void => {
      const kept = store.get(place);
      if (!kept) return;
      const [key, window] = placed(place, windows.size);
      if (at >= window.end && kept[1] < 0) tell(place, key, window, kept);
      if (at >= window.end + retention) store.delete(place);
    };
    const restore = (): void => {
      for (const [place] of store.entries()) ask(place, placed(place, windows.size)[1]);
    };
    return { out, due, restore };
  }
}

function placed(place: string, size: number): readonly [key: string, window: Window] {
  const at = place.indexOf(SEPARATOR);
  const start = Number(place.slice(0, at));
  return [place.slice(at + 1), { start, end: start + size }];
}
