/**
 * The headers of the record batches in a fetch answer, in Kafka's record format 2 (the only one since Kafka 4, the usual
 * one since 0.11): where each batch lies and what is said of all its records at once.
 */
import type { Millis } from '../../time';
import { UnreadableBatch } from './unreadable-batch';

export interface BatchHeader {
  /** The whole batch is `bytes[start, end)`, its records, maybe compressed, are `bytes[recordsAt, end)`. */
  readonly start: number;
  readonly recordsAt: number;
  readonly end: number;
  /** Of all records that the batch had when it was appended; compaction may have taken some, also the first or last. */
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** How many records it holds now, as it says itself. */
  readonly count: number;
  /** Kafka's number of the compression; 0 is none. */
  readonly codec: number;
  readonly producerId: number;
  readonly inTransaction: boolean;
  /** Holds a transaction's end, which is for readers to act on and not to see. */
  readonly isControl: boolean;
  /** The broker's time for all records, or undefined where each has its producer's: `firstTime` and a difference. */
  readonly logTime: Millis | undefined;
  readonly firstTime: Millis;
  /** CRC-32C of `bytes[start + CHECKED_FROM, end)`. */
  readonly checksum: number;
}

/** The batches of one partition's answer: in order, as far as they can be told apart. */
export interface FramedBatches {
  readonly headers: readonly BatchHeader[];
  /** Why the bytes after the last of them cannot be read, if it is not that the answer ended in the midst of a batch. */
  readonly fault: UnreadableBatch | undefined;
}

export const CHECKED_FROM = 21;
export const RECORDS_AT = 61;

const FORMAT = 2;
const OTHER_FORMAT = 'only format 2 can be read here, which Kafka has had since 0.11; copy the records into a new topic';

const LENGTH_AT = 8;
const AFTER_LENGTH = 12;
const MAGIC_AT = 16;

const CODEC = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Reads the headers. A broker may end an answer in the midst of a batch, but not of the first: that would never be read. */
export function frameBatches(bytes: Buffer): FramedBatches {
  const headers: BatchHeader[] = [];
  let at = 0;
  while (bytes.length - at > MAGIC_AT) {
    const magic = bytes.readInt8(at + MAGIC_AT);
    if (magic !== FORMAT) return { headers, fault: new UnreadableBatch(`is in the message format ${magic}`, OTHER_FORMAT) };
    const end = at + AFTER_LENGTH + bytes.readInt32BE(at + LENGTH_AT);
    if (end > bytes.length) break;
    if (end < at + RECORDS_AT) return { headers, fault: new UnreadableBatch('is shorter than its own header') };
    const header = headerAt(bytes, at, end);
    if (!(header.firstOffset >= 0 && header.firstOffset <= header.lastOffset && Number.isSafeInteger(header.lastOffset))) {
      return { headers, fault: new UnreadableBatch('has offsets that cannot be') };
    }
    headers.push(header);
    at = end;
  }
  const unread = headers.length === 0 && bytes.length > 0;
  return { headers, fault: unread ? new UnreadableBatch('is longer than all that was sent') : undefined };
}

function headerAt(bytes: Buffer, start: number, end: number): BatchHeader {
  const attributes = bytes.readInt16BE(start + 21);
  const firstOffset = int64(bytes, start);
  return {
    start,
    recordsAt: start + RECORDS_AT,
    end,
    firstOffset,
    lastOffset: firstOffset + bytes.readInt32BE(start + 23),
    count: bytes.readInt32BE(start + 57),
    codec: attributes & CODEC,
    producerId: int64(bytes, start + 43),
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    logTime: (attributes & LOG_APPEND_TIME) === 0 ? undefined : int64(bytes, start + 35),
    firstTime: int64(bytes, start + 27),
    checksum: bytes.readUInt32BE(start + 17),
  };
}

/** Exact up to 2^53, which no offset, time or producer id reaches. */
export function int64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}
