/** The bench's events as rows of the archive in the binary form of COPY, made by the code that makes them for the archiver. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { judge } from '../../batch-layer/judge';
import { CopyRows, COPY_HEADER, COPY_TRAILER } from '../../batch-layer/postgres/copy-rows';
import type { RawRecord } from '../../common/events/admit';
import { OrderCreated } from '../../common/events/catalogue';
import { EventRows } from '../../common/events/rows/event-rows';
import { partitionOf } from '../../common/log/partitioner';
import { batchOf } from '../../common/testing/record-batch';
import { PARTITIONS } from './fill';
import { generate } from './generate';

/** Records of a partition that are made into rows at once, as when they are read from the log. */
const RECORDS_AT_ONCE = 1_000;

/** Writes the events of a seed, with their copies or without. */
export async function writeCopyFile(file: string, count: number, seed: number, withCopies: boolean): Promise<void> {
  await pipeline(Readable.from(chunks(count, seed, withCopies)), createWriteStream(file));
}

interface Pending {
  readonly partition: number;
  readonly records: RawRecord[];
  /** Whether each record repeats an earlier one. */
  readonly copies: boolean[];
  from: number;
}

function* chunks(count: number, seed: number, withCopies: boolean): Generator<Buffer> {
  const pending = Array.from({ length: PARTITIONS }, (_, partition): Pending => ({ partition, records: [], copies: [], from: 0 }));
  yield COPY_HEADER;
  for (const { sale, copy } of generate(count, seed)) {
    const key = Buffer.from(sale.orderId);
    const of = pending[partitionOf(key, PARTITIONS)];
    if (!of) throw new RangeError('a key belongs in no partition');
    of.records.push({ topic: OrderCreated.topic, partition: of.partition, partitions: PARTITIONS, key, value: Buffer.from(sale.text), logTime: Date.now() });
    of.copies.push(copy);
    if (of.records.length === RECORDS_AT_ONCE) yield rowsOf(of, withCopies);
  }
  for (const of of pending) if (of.records.length > 0) yield rowsOf(of, withCopies);
  yield COPY_TRAILER;
}

/** The rows of what is pending, which is nothing then. */
function rowsOf(of: Pending, withCopies: boolean): Buffer {
  const { partition, records, copies, from } = of;
  const { rows, offsets, rejected } = judge(batchOf(records, from), from, PARTITIONS, new EventRows(OrderCreated));
  if (rejected[0]) throw new TypeError(`the bench made an event that is rejected: ${rejected[0].rejection.detail}`);
  const written = new CopyRows();
  for (let row = 0; row < rows.count; row++) if (withCopies || copies[row] !== true) written.add(rows, row, partition, offsets[row] ?? 0);
  of.from += records.length;
  records.length = 0;
  copies.length = 0;
  return written.bytes;
}
