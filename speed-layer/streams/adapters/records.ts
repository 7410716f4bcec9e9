/**
 * A topic as an async iterable, and as an observable for RxJS: `for await (const record of records(log, …))`, or
 * `from(records(log, …))`.
 */
import type { Log } from '../../../common/log/log';
import { Intake, type ReadOptions } from './intake';
import type { TakenRecord } from './taken-record';

export interface RecordObserver {
  next(record: TakenRecord): void;
  error?(fault: unknown): void;
  complete?(): void;
}

/** Every loop, and every subscription, is a member of the group by itself. */
export interface Records extends AsyncIterable<TakenRecord> {
  /**
   * One after the other: to ask for the next acknowledges the one before. A loop that is left (`break`, `return`, `throw`) leaves
   * the group; the record in hand is read again, unless it was acknowledged.
   */
  [Symbol.asyncIterator](): AsyncIterator<TakenRecord, undefined>;
  /**
   * Records as they come; each is acknowledged by hand. Nothing more comes while `inFlight` of them are not: that is the backpressure,
   * which RxJS has none of. Unsubscribing leaves the group.
   */
  subscribe(observer: RecordObserver): { unsubscribe(): void };
}

/** Reads nothing until somebody iterates or subscribes. */
export function records(log: Log, options: ReadOptions): Records {
  const subscribe = (observer: RecordObserver): { unsubscribe(): void } => {
    const intake = new Intake(log, options);
    let unsubscribed = false;
    const tell = async (): Promise<void> => {
      await intake.open();
      while (await intake.ready()) {
        for (let record = intake.take(); record; record = intake.take()) observer.next(record);
      }
      await intake.close(true);
    };
    tell().then(
      () => (unsubscribed ? undefined : observer.complete?.()),
      async (fault: unknown) => {
        await intake.close(false).catch(() => {
          // The first fault is what must be told; this one only followed from it.
        });
        if (!unsubscribed) observer.error?.(fault);
      },
    );
    return {
      unsubscribe: () => {
        unsubscribed = true;
        intake.close(false).catch(() => {
          // Nobody listens any more, and the group finds out by itself.
        });
      },
    };
  };
  const observable = { subscribe };
  return {
    [Symbol.asyncIterator]: () => iterate(new Intake(log, options)),
    subscribe,
    // RxJS and its like look for one of these, and at an async iterable only after them.
    ...{ '@@observable': () => observable, ...('observable' in Symbol && typeof Symbol.observable === 'symbol' && { [Symbol.observable]: () => observable }) },
  };
}

async function* iterate(intake: Intake): AsyncGenerator<TakenRecord, undefined> {
  let ended = false;
  try {
    await intake.open();
    while (await intake.ready()) {
      for (let record = intake.take(); record; record = intake.take()) {
        yield record;
        record.acknowledge();
      }
    }
    ended = true;
  } finally {
    await intake.close(ended);
  }
  return undefined;
}
