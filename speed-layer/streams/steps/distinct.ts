/** The first record of each key, and of those that follow it within a span of event time none. */
import type { Millis } from '../../../common/time';
import { Step, type Running, type StepContext } from '../step';
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
    /** When each key was last let through. */
    const store = context.store<Millis>();
    const out = new Emitter<T>();
    /** Behind that, one that is not too late lies apart. */
    const goesAt = (time: Millis): Millis => time + within + retention;
    context.follow(this.upstream).subscribe((record) => {
      const { key, time } = record;
      if (goesAt(time) <= clock.watermark) {
        context.late(record);
        return;
      }
      const last = store.get(key);
      if (last !== undefined && Math.abs(time - last) <= within) return;
      // One from before the last does not make room for what follows that one.
      if (last === undefined || time > last) {
        store.set(key, time);
        clock.at(goesAt(time), key);
      }
      out.emit(record);
    });
    const due = (at: Millis, key: string): void => {
      const last = store.get(key);
      if (last !== undefined && goesAt(last) <= at) store.delete(key);
    };
    const restore = (): void => {
      for (const [key, time] of store.entries()) clock.at(goesAt(time), key);
    };
    return { out, due, restore };
  }
}
