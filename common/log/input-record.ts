/** One record of a batch, as admission takes it. */
import type { RawRecord } from '../events/admit';
import type { RecordBatch } from './log';

export interface InputRecord extends RawRecord {
  readonly offset: number;
}

export function recordAt(batch: RecordBatch, i: number, partitions: number): InputRecord {
  const bytes = (starts: readonly number[], ends: readonly number[]): Uint8Array | undefined => {
    const start = starts[i] ?? -1;
    return start < 0 ? undefined : batch.bytes.subarray(start, ends[i]);
  };
  return {
    topic: batch.topic,
    partition: batch.partition,
    partitions,
    offset: batch.offsets[i] ?? 0,
    key: bytes(batch.keyStart, batch.keyEnd),
    value: bytes(batch.valueStart, batch.valueEnd),
    logTime: batch.logTimes[i] ?? 0,
  };
}
