/** The way back: a Node stream whose chunks become records of a topic. */
import { Writable } from 'node:stream';
import type { Log, OutgoingRecord } from '../../../common/log/log';
import type { Acknowledged } from './taken-record';

/** Without `partition` the key decides. A null value is a tombstone. */
export interface WrittenRecord extends Omit<OutgoingRecord, 'topic'> {
  /** Acknowledged once this one is written: what it was made of. */
  readonly acknowledges?: Acknowledged | readonly Acknowledged[];
}

export interface WritableOptions {
  /** Records that wait, at most, before `write` asks its caller to wait; also how many travel together. @default 1000 */
  readonly highWaterMark?: number;
}

/**
 * Appends in order. While a batch is under way the next one gathers, so batches are as large as the pace needs. `end`
 * resolves when all is written; what cannot be written is an error of the stream, and nothing after it is.
 */
export function writable(log: Pick<Log, 'append'>, topic: string, { highWaterMark = 1_000 }: WritableOptions = {}): Writable {
  const write = async (records: readonly WrittenRecord[]): Promise<void> => {
    await log.append(records.map((record) => outgoing(topic, record)));
    for (const { acknowledges = [] } of records) {
      for (const each of 'acknowledge' in acknowledges ? [acknowledges] : acknowledges) each.acknowledge();
    }
  };
  return new Writable({
    objectMode: true,
    highWaterMark,
    write: (record: WrittenRecord, _encoding, done) => void write([record]).then(() => done(), done),
    writev: (chunks, done) => void write(chunks.map(({ chunk }) => chunk as WrittenRecord)).then(() => done(), done),
  });
}

/** Chunks of a stream are of any type, so a mistake shows only here. Throws TypeError. */
function outgoing(topic: string, record: unknown): OutgoingRecord {
  const { key, value, headers, partition } = (typeof record === 'object' && record !== null ? record : {}) as Partial<WrittenRecord>;
  if (key === undefined || value === undefined) throw new TypeError(`what is written to ${topic} must be { key, value }, each a text, bytes or null`);
  return { topic, key, value, headers, ...(partition !== undefined && { partition }) };
}
