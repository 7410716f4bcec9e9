/** What was fetched of a partition, as record batches of the port: checked, unpacked, and only what readers may see. */
import { crc32c } from '@node-rs/crc32';
import { LogError, type RecordBatch } from '../log';
import { CHECKED_FROM, type BatchHeader } from './batch-header';
import type { FetchedRecords } from './fetched-records';
import { ReadCommitted } from './read-committed';
import { capacityFor, RecordColumns } from './record-columns';
import { headerOf, headersOf } from './record-headers';
import { unpack } from './unpack';
import { UnreadableBatch } from './unreadable-batch';

/** Which partition it is, where it was asked to begin (a broker sends whole batches), and where the log ends. */
export type Place = Pick<RecordBatch, 'topic' | 'partition' | 'endOffset'> & { readonly from: number };

/** The records of one batch, not compressed (any more): `bytes[at, end)`. */
interface Unpacked {
  readonly header: BatchHeader;
  readonly bytes: Buffer;
  readonly at: number;
  readonly end: number;
}

/**
 * One batch for each stretch of records that are not compressed, in the memory that they were fetched into, and one for
 * each compressed batch. Where something cannot be read, throws LogError, but only when all before it is handed out.
 */
export async function* recordBatches({ framed, bytes, aborted }: FetchedRecords, place: Place): AsyncGenerator<RecordBatch> {
  const readCommitted = new ReadCommitted(aborted);
  const plain = (header: BatchHeader): Unpacked => ({ header, bytes, at: header.recordsAt, end: header.end });
  let stretch: Unpacked[] = [];
  let next = place.from;
  for (const header of framed.headers) {
    if (header.lastOffset < place.from) continue;
    next = header.lastOffset + 1;
    const intact = crc32c(bytes.subarray(header.start + CHECKED_FROM, header.end)) === header.checksum;
    if (intact && !readCommitted.sees(header, () => firstKey(place, plain(header)))) continue;
    if (intact && header.codec === 0) {
      stretch.push(plain(header));
      continue;
    }
    yield* batchOf(place, stretch);
    stretch = [];
    if (!intact) throw unreadable(place, header.firstOffset, new UnreadableBatch('does not have the checksum that it should'));
    yield* batchOf(place, [await unpacked(place, header, bytes)]);
  }
  yield* batchOf(place, stretch);
  if (framed.fault) throw unreadable(place, next, framed.fault);
}

/** One batch of records that lie in the same bytes; none where no record is left that was asked for. */
function* batchOf({ topic, partition, endOffset, from }: Place, stretch: readonly Unpacked[]): Generator<RecordBatch> {
  const [first] = stretch;
  if (!first) return;
  const columns = columnsOf({ topic, partition, endOffset, from }, stretch);
  const { buffer, byteOffset, length } = first.bytes;
  if (columns.count === 0) return;
  const batch = { topic, partition, endOffset, bytes: new Uint8Array(buffer, byteOffset, length), ...columns };
  yield { ...batch, header: (i, name) => headerOf(batch, i, name), headers: (i) => Object.fromEntries([...headersOf(batch, i)].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))) };
}

function columnsOf(place: Place, stretch: readonly Unpacked[]): ReturnType<RecordColumns['columns']> {
  let reading = place.from;
  try {
    let capacity = 0;
    for (const { header, at, end } of stretch) {
      reading = header.firstOffset;
      capacity += capacityFor(header, end - at);
    }
    const columns = new RecordColumns(capacity);
    for (const { header, bytes, at, end } of stretch) {
      reading = header.firstOffset;
      columns.add(header, bytes, at, end, place.from);
    }
    return columns.columns();
  } catch (error) {
    throw unreadable(place, reading, error);
  }
}

async function unpacked(place: Place, header: BatchHeader, bytes: Buffer): Promise<Unpacked> {
  try {
    const records = await unpack(header.codec, bytes.subarray(header.recordsAt, header.end));
    return { header, bytes: records, at: 0, end: records.length };
  } catch (error) {
    throw unreadable(place, header.firstOffset, error);
  }
}

function firstKey(place: Place, records: Unpacked): Uint8Array | undefined {
  const { keyStart, keyEnd } = columnsOf({ ...place, from: 0 }, [records]);
  const [start = -1] = keyStart;
  return start < 0 ? undefined : records.bytes.subarray(start, keyEnd[0]);
}

function unreadable({ topic, partition }: Place, offset: number, cause: unknown): unknown {
  if (!(cause instanceof UnreadableBatch)) return cause;
  return new LogError(`the record batch at offset ${offset} of ${topic}/${partition} ${cause.message}`, { cause });
}
