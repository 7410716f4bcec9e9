/** A record as programs of one's own get it: its bytes are theirs to keep. */
import type { RecordBatch } from '../../../common/log/log';
import type { Millis } from '../../../common/time';

export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** The broker's own time of it. */
  readonly logTime: Millis;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** What waits to be said dealt with. */
export interface Acknowledged {
  /** It is dealt with, and need not be read again once all before it are, too. To say it twice does no harm. */
  acknowledge(): void;
}

export interface TakenRecord extends LogRecord, Acknowledged {}

/** Copied, since a batch's bytes are used again. */
export function copied(batch: RecordBatch, i: number): LogRecord {
  const { topic, partition, bytes } = batch;
  const part = (start = -1, end = -1): Buffer | null => (start < 0 ? null : Buffer.from(bytes.subarray(start, end)));
  return {
    topic,
    partition,
    offset: batch.offsets[i] ?? 0,
    logTime: batch.logTimes[i] ?? 0,
    key: part(batch.keyStart[i], batch.keyEnd[i]),
    value: part(batch.valueStart[i], batch.valueEnd[i]),
    headers: batch.headers?.(i) ?? {},
  };
}
