/** The first record of each key, and of those within a span of event time around it none. */
import type { Millis } from '../../../common/time';
import { keepAll, Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';
import { describeMillis } from '../windows';

export class DistinctStep<T> extends Step<T> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly within: Millis,
  ) {
    super({ kind: 'distinct', name, detail: `within ${describeMillis(within)}`, inputs: [upstream], hasState: true, reach: within });
  }

  start(context: StepContext): Running<T> {
    const { within } = this;
    const { clock, retention } = context;
    /** The times of those of each key that were let through. */
    const store = context.store<readonly Millis[]>();
    const out = new Emitter<T>();
    /** Behind that, one that is not too late lies apart. */
    const goesAt = (time: Millis): Millis => time + within + retention;
    context.follow(this.upstream).subscribe((record) => {
      const { key, time } = record;
      if (goesAt(time) <= clock.watermark) {
        context.late(record);
        return;
      }
      const before = store.get(key) ?? [];
      if (before.some((each) => Math.abs(time - each) <= within)) return;
      store.set(key, [...before, time]);
      clock.at(goesAt(time), key);
      out.emit(record);
    });
    const due = (at: Millis, key: string): void => {
      const before = store.get(key) ?? [];
      const left = before.filter((time) => at < goesAt(time));
      if (left.length < before.length) keepAll(store, key, left);
    };
    const restore = (): void => {
      for (const [key, times] of store.entries()) for (const time of times) clock.at(goesAt(time), key);
    };
    return { out, due, restore };
  }
}
