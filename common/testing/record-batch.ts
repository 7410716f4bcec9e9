/** Records of one topic and partition as the batch that a reader of the log hands out. */
import type { RawRecord } from '../events/admit';
import type { RecordBatch } from '../log/log';

/** Offsets count up from `firstOffset`. The records' bytes lie behind and between bytes that belong to none of them. */
export function batchOf(records: readonly RawRecord[], firstOffset = 0): RecordBatch {
  const { topic = '', partition = 0 } = records[0] ?? {};
  const size = records.reduce((sum, { key, value }) => sum + 2 + (key?.length ?? 0) + (value?.length ?? 0), 1);
  const bytes = new Uint8Array(size).fill(0x22);
  let end = 1;
  const place = (part: Uint8Array | undefined): [number, number] => {
    if (!part) return [-1, -1];
    const start = end;
    bytes.set(part, start);
    end = start + part.length + 1;
    return [start, end - 1];
  };
  const keys = records.map(({ key }) => place(key));
  const values = records.map(({ value }) => place(value));
  return {
    topic,
    partition,
    bytes,
    count: records.length,
    offsets: Float64Array.from(records, (_, i) => firstOffset + i),
    logTimes: Float64Array.from(records, ({ logTime }) => logTime),
    keyStart: Int32Array.from(keys, ([start]) => start),
    keyEnd: Int32Array.from(keys, ([, stop]) => stop),
    valueStart: Int32Array.from(values, ([start]) => start),
    valueEnd: Int32Array.from(values, ([, stop]) => stop),
    nextOffset: firstOffset + records.length,
    endOffset: firstOffset + records.length,
  };
}
