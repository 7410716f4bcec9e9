/** Records of a log, made for tests. */
import type { RecordBatch } from '../../common/log/log';

export interface TestRecord {
  readonly offset: number;
  readonly key: string | undefined;
  readonly value: string | undefined;
}

const LOG_TIME = Date.UTC(2024, 5, 1);

/** A completed payment, as a producer writes it. */
export function payment(offset: number, eventId: string, amount: string, time = '2024-05-01T10:00:00Z'): TestRecord {
  const data = { orderId: 'o1', userId: 'guest', amount, currency: 'EUR' };
  return { offset, key: 'o1', value: JSON.stringify({ eventType: 'PaymentCompleted', eventId, version: 2, timestamp: time, data }) };
}

export function batchOf(topic: string, partition: number, records: readonly TestRecord[]): RecordBatch {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const place = (text: string | undefined): [number, number] => {
    if (text === undefined) return [-1, -1];
    const bytes = Buffer.from(text);
    pieces.push(bytes);
    length += bytes.length;
    return [length - bytes.length, length];
  };
  const keys = records.map(({ key }) => place(key));
  const values = records.map(({ value }) => place(value));
  const nextOffset = (records.at(-1)?.offset ?? -1) + 1;
  return {
    topic,
    partition,
    bytes: Buffer.concat(pieces),
    count: records.length,
    offsets: Float64Array.from(records, ({ offset }) => offset),
    logTimes: Float64Array.from(records, () => LOG_TIME),
    keyStart: Int32Array.from(keys, ([start]) => start),
    keyEnd: Int32Array.from(keys, ([, end]) => end),
    valueStart: Int32Array.from(values, ([start]) => start),
    valueEnd: Int32Array.from(values, ([, end]) => end),
    nextOffset,
    endOffset: nextOffset,
  };
}
