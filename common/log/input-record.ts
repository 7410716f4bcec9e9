/** One record of a batch, as admission takes it. */
import type { RawRecord } from '../events/admit';
import type { RecordBatch } from './log';

export interface InputRecord extends RawRecord {
  readonly offset: number;
}

export function recordAt(batch: RecordBatch, i: number, partitions: number): InputRecord {
  return {
    topic: batch.topic,
    partition: batch.partition,
    partitions,
    offset: batch.offsets[i] ?? 0,
    key: part(batch, batch.keyStart[i], batch.keyEnd[i]),
    value: part(batch, batch.valueStart[i], batch.valueEnd[i]),
    logTime: batch.logTimes[i] ?? 0,
  };
}

function part({ bytes }: RecordBatch, start = -1, end = -1): Uint8Array | undefined {
  return start < 0 ? undefined : bytes.subarray(start, end);
}
