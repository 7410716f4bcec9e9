/** A topic as a Node stream: `pipeline(readable(log, …), …)`. A stage that is slow makes the partitions pause, through every stage before it. */
import { Readable } from 'node:stream';
import type { Log } from '../../../common/log/log';
import { Intake, type ReadOptions } from './intake';
import type { TakenRecord } from './taken-record';

export interface ReadableOptions extends ReadOptions {
  /** Records that the stream itself holds ready, as of any stream. @default 16 */
  readonly highWaterMark?: number;
}

/** A stream whose chunks are records. */
export interface RecordStream extends Readable {
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<TakenRecord>;
}

/**
 * Records of a topic, in object mode. Whoever is last acknowledges each: `record.acknowledge()`, or `writable()` with what it
 * writes. Destroying the stream leaves the group at once; aborting `signal` ends it, and what is out is waited for.
 */
export function readable(log: Log, { highWaterMark = 16, ...options }: ReadableOptions): RecordStream {
  const intake = new Intake(log, options);
  const push = async (stream: Readable): Promise<void> => {
    while (await intake.ready()) {
      for (let record = intake.take(); record; record = intake.take()) if (!stream.push(record)) return;
    }
    stream.push(null);
  };
  return new Readable({
    objectMode: true,
    highWaterMark,
    construct: (done) => void intake.open().then(() => done(), done),
    read() {
      push(this).catch((error: unknown) => this.destroy(asError(error)));
    },
    destroy(error, done) {
      intake.close(error === null && this.readableEnded).then(
        () => done(error),
        (fault: unknown) => done(error ?? asError(fault)),
      );
    },
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
