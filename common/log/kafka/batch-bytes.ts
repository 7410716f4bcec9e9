/** Records as the bytes of one record batch, in Kafka's record format 2: the counterpart of record-columns.ts. */
import { crc32c } from '@node-rs/crc32';
import type { IHeaders, Message } from 'kafkajs';
import { CHECKED_FROM, RECORDS_AT } from './batch-header';

/** Who writes the batch; a broker drops what this producer has sent it before under the same sequence number. */
export interface BatchWriter {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly transactional: boolean;
}

interface Encoded {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Buffer;
  /** Since the batch's first time, ms. */
  readonly later: number;
  /** Bytes, without the number that tells it. */
  readonly size: number;
}

const NO_HEADERS = Buffer.from([0]);
const TRANSACTIONAL = 0x10;
const FORMAT = 2;

/** One batch, not compressed; its offsets are the broker's to give. Messages without a time of their own have `now`. */
export function batchBytes(messages: readonly Message[], writer: BatchWriter, now: number): Buffer {
  let first = Infinity;
  let last = -Infinity;
  for (const { timestamp = now } of messages) {
    first = Math.min(first, Number(timestamp));
    last = Math.max(last, Number(timestamp));
  }
  const records = messages.map((message, i) => encoded(message, i, Number(message.timestamp ?? now) - first));
  const size = records.reduce((sum, record) => sum + varintSize(record.size) + record.size, RECORDS_AT);
  const bytes = Buffer.allocUnsafe(size);
  let at = RECORDS_AT;
  records.forEach((record, i) => (at = putRecord(bytes, at, record, i)));

  bytes.writeBigInt64BE(0n, 0);
  bytes.writeInt32BE(size - 12, 8);
  bytes.writeInt32BE(0, 12);
  bytes.writeInt8(FORMAT, 16);
  bytes.writeInt16BE(writer.transactional ? TRANSACTIONAL : 0, CHECKED_FROM);
  bytes.writeInt32BE(messages.length - 1, 23);
  bytes.writeBigInt64BE(BigInt(first), 27);
  bytes.writeBigInt64BE(BigInt(last), 35);
  bytes.writeBigInt64BE(writer.producerId, 43);
  bytes.writeInt16BE(writer.producerEpoch, 51);
  bytes.writeInt32BE(writer.firstSequence, 53);
  bytes.writeInt32BE(messages.length, 57);
  bytes.writeUInt32BE(crc32c(bytes.subarray(CHECKED_FROM)), 17);
  return bytes;
}

function encoded(message: Message, i: number, later: number): Encoded {
  const key = contentOf(message.key);
  const value = contentOf(message.value);
  const headers = headerBytes(message.headers);
  return { key, value, headers, later, size: 1 + varintSize(later) + varintSize(i) + contentSize(key) + contentSize(value) + headers.length };
}

function putRecord(bytes: Buffer, start: number, record: Encoded, i: number): number {
  let at = putVarint(bytes, start, record.size);
  // The record's attributes, without meaning so far.
  bytes[at++] = 0;
  at = putVarint(bytes, at, record.later);
  at = putVarint(bytes, at, i);
  at = putContent(bytes, at, record.key);
  at = putContent(bytes, at, record.value);
  bytes.set(record.headers, at);
  return at + record.headers.length;
}

/** The number of headers, then each with its name and its value; a name may come with several values. */
function headerBytes(headers: IHeaders | undefined): Buffer {
  if (!headers) return NO_HEADERS;
  const pairs = Object.entries(headers).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => [Buffer.from(name), contentOf(each)] as const));
  const size = pairs.reduce((sum, [name, value]) => sum + contentSize(name) + contentSize(value), varintSize(pairs.length));
  const bytes = Buffer.allocUnsafe(size);
  let at = putVarint(bytes, 0, pairs.length);
  for (const [name, value] of pairs) at = putContent(bytes, putContent(bytes, at, name), value);
  return bytes;
}

function contentOf(content: Buffer | string | null | undefined): Buffer | null {
  return typeof content === 'string' ? Buffer.from(content) : (content ?? null);
}

function contentSize(content: Buffer | null): number {
  return content === null ? varintSize(-1) : varintSize(content.length) + content.length;
}

function putContent(bytes: Buffer, at: number, content: Buffer | null): number {
  const start = putVarint(bytes, at, content === null ? -1 : content.length);
  if (content === null) return start;
  bytes.set(content, start);
  return start + content.length;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

function putVarint(bytes: Buffer, start: number, value: number): number {
  let at = start;
  let rest = zigzag(value);
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
  bytes[at++] = rest;
  return at;
}

/** The sign goes into the lowest bit, so that small numbers stay small. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
