/** The records of Kafka's record batches as columns over the bytes they lie in: nothing is decoded or copied. */
import type { RecordBatch } from '../log';
import type { BatchHeader } from './batch-header';
import { UnreadableBatch } from './unreadable-batch';

/** A record's least size, bytes: seven fields of one byte each. */
const LEAST_RECORD = 7;

type Columns = Pick<RecordBatch, 'count' | 'offsets' | 'logTimes' | 'keyStart' | 'keyEnd' | 'valueStart' | 'valueEnd' | 'nextOffset'>;

export class RecordColumns {
  private count = 0;
  private readonly offsets: Float64Array;
  private readonly logTimes: Float64Array;
  private readonly keyStart: Int32Array;
  private readonly keyEnd: Int32Array;
  private readonly valueStart: Int32Array;
  private readonly valueEnd: Int32Array;

  /** `capacity` is the most records that may be added. */
  constructor(capacity: number) {
    this.offsets = new Float64Array(capacity);
    this.logTimes = new Float64Array(capacity);
    this.keyStart = new Int32Array(capacity);
    this.keyEnd = new Int32Array(capacity);
    this.valueStart = new Int32Array(capacity);
    this.valueEnd = new Int32Array(capacity);
  }

  /**
   * Adds the batch's records from offset `from` on, which lie unpacked in `bytes[at, end)`. Throws UnreadableBatch where
   * that is not just the records that the header tells of, and never reads beyond `end`.
   */
  add(header: BatchHeader, bytes: Uint8Array, at: number, end: number, from: number): void {
    const cursor = new Cursor(bytes, at, end);
    let least = header.firstOffset;
    for (let left = header.count; left > 0; left--) {
      const length = cursor.varint();
      const recordEnd = cursor.at + length;
      if (length < LEAST_RECORD - 1 || recordEnd > end) throw new UnreadableBatch('holds a record that ends beyond it');
      // The record's attributes: one byte, without meaning so far.
      cursor.at++;
      const time = header.firstTime + cursor.varlong();
      const offset = header.firstOffset + cursor.varint();
      if (offset < least || offset > header.lastOffset) throw new UnreadableBatch('holds a record with an offset that is not its own');
      least = offset + 1;
      const keyLength = cursor.varint();
      const keyStart = cursor.at;
      if (keyLength > 0) cursor.at += keyLength;
      const valueLength = cursor.varint();
      const valueStart = cursor.at;
      // The headers follow: nobody reads them. They take a byte at least, their number.
      if (keyLength < -1 || valueLength < -1 || valueStart + Math.max(valueLength, 0) >= recordEnd) {
        throw new UnreadableBatch('holds a record whose key or value ends beyond it');
      }
      cursor.at = recordEnd;
      if (offset < from) continue;
      const i = this.count++;
      this.offsets[i] = offset;
      this.logTimes[i] = header.logTime ?? time;
      this.keyStart[i] = keyLength < 0 ? -1 : keyStart;
      this.keyEnd[i] = keyLength < 0 ? -1 : keyStart + keyLength;
      this.valueStart[i] = valueLength < 0 ? -1 : valueStart;
      this.valueEnd[i] = valueLength < 0 ? -1 : valueStart + valueLength;
    }
    if (cursor.at !== end) throw new UnreadableBatch('holds more than its records');
  }

  columns(): Columns {
    const { count } = this;
    return {
      count,
      offsets: this.offsets.subarray(0, count),
      logTimes: this.logTimes.subarray(0, count),
      keyStart: this.keyStart.subarray(0, count),
      keyEnd: this.keyEnd.subarray(0, count),
      valueStart: this.valueStart.subarray(0, count),
      valueEnd: this.valueEnd.subarray(0, count),
      nextOffset: (this.offsets[count - 1] ?? -1) + 1,
    };
  }
}

/** How many records to make room for: as many as the batch tells of. Throws UnreadableBatch where they cannot be in `size` bytes. */
export function capacityFor({ count }: BatchHeader, size: number): number {
  if (count < 0 || count * LEAST_RECORD > size) throw new UnreadableBatch(`cannot hold the ${count} records that it tells of`);
  return count;
}

/** Reads Kafka's numbers of varying length: seven bits a byte, the least first, the sign in the lowest bit. */
class Cursor {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
  ) {}

  /** A signed number of 32 bits. */
  varint(): number {
    let byte = this.next();
    let bits = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      if (shift > 28) throw new UnreadableBatch('holds a length or an offset that is no number');
      byte = this.next();
      bits |= (byte & 0x7f) << shift;
    }
    return (bits >>> 1) ^ -(bits & 1);
  }

  /** A signed number that is exact as a JavaScript number: no two times lie further apart. */
  varlong(): number {
    let byte = this.next();
    let bits = byte & 0x7f;
    for (let weight = 0x80; byte > 0x7f; weight *= 0x80) {
      byte = this.next();
      bits += (byte & 0x7f) * weight;
      if (weight > Number.MAX_SAFE_INTEGER || bits > Number.MAX_SAFE_INTEGER) throw new UnreadableBatch('holds a time that cannot be');
    }
    return bits % 2 === 0 ? bits / 2 : -(bits + 1) / 2;
  }

  private next(): number {
    if (this.at >= this.end) throw new UnreadableBatch('ends in the midst of a record');
    return this.bytes[this.at++] ?? 0;
  }
}
