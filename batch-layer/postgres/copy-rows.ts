/**
 * Rows of events in the binary form of Postgres's COPY (see its manual, "File Formats"), written into one piece of memory
 * that is used again: texts are copied as the bytes they came in, and numbers need no digits.
 */
import { archiveColumns, type ArchiveColumn } from '../../common/events/archive-table';
import type { EventDeclaration } from '../../common/events/event';
import type { EventRows } from '../../common/events/rows/event-rows';
import { GRAIN_MILLIS } from '../../common/time';

/** Before the first row: the signature, no flags, no extension. Behind the last: -1 in place of a number of fields. */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

const FIRST_BYTES = 1 << 16;
/** The length of a field that is null. */
const NULL = -1;
/** Object ids of the types that arrays are of. */
const INT8 = 20;
const TEXT = 25;
/** Days are counted from 2000-01-01. */
const FIRST_DAY = Date.UTC(2000, 0, 1) / GRAIN_MILLIS.day;
/** Shorter texts are copied faster byte by byte. */
const SHORT = 48;
const LONGEST_CHARACTER = 3;
/** More than any field takes that is no text and no array, with its length; and than what an array begins with. */
const FIELD_BYTES = 32;
const HIGH = 2 ** 32;

const columnsOf = new WeakMap<EventDeclaration, readonly ArchiveColumn[]>();

export class CopyRows {
  private buffer = Buffer.allocUnsafe(FIRST_BYTES);
  private view = viewOf(this.buffer);
  private used = 0;

  /** The rows so far, without header and trailer; they stand until `clear`. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  clear(): void {
    this.used = 0;
  }

  /** A row more, with its columns in the order of `archiveColumns`. */
  add(rows: EventRows, row: number, partition: number, offset: number): void {
    let columns = columnsOf.get(rows.declaration);
    if (!columns) columnsOf.set(rows.declaration, (columns = archiveColumns(rows.declaration)));
    this.makeRoom(FIELD_BYTES);
    this.int16(columns.length);
    for (let i = 0; i < columns.length; i++) {
      const { holds, column } = columns[i] as ArchiveColumn;
      this.makeRoom(FIELD_BYTES);
      switch (holds) {
        case 'day':
          this.length(4);
          this.int32(Math.floor(rows.timeOf(row) / GRAIN_MILLIS.day) - FIRST_DAY);
          break;
        case 'partition':
          this.length(2);
          this.int16(partition);
          break;
        case 'offset':
          this.int8(offset);
          break;
        case 'time':
          this.int8(rows.timeOf(row));
          break;
        case 'version':
          this.length(2);
          this.int16(rows.versionOf(row));
          break;
        case 'amount': {
          const amount = rows.amount(row, column);
          if (amount === undefined) this.length(NULL);
          else this.int8(amount);
          break;
        }
        case 'text': {
          const span = 2 * (row * rows.layout.textColumns + column);
          const start = rows.spans[span] ?? NULL;
          if (start >= 0) this.copy(rows.bytes, start, rows.spans[span + 1] ?? 0);
          else this.text(rows.text(row, column));
          break;
        }
        default:
          this.items(rows, row, holds);
      }
    }
  }

  /** One field of all the items of a row, as an array. */
  private items(rows: EventRows, row: number, holds: 'products' | 'quantities' | 'prices'): void {
    const { items } = rows;
    const from = rows.itemsFrom[row] ?? NULL;
    if (from < 0) {
      this.length(NULL);
      return;
    }
    const to = rows.itemsTo[row] ?? from;
    this.makeRoom(FIELD_BYTES);
    const begin = this.used;
    this.length(0);
    // So many dimensions, none of its elements null, of this type; and how many elements there are, counted from 1.
    this.int32(to > from ? 1 : 0);
    this.int32(0);
    this.int32(holds === 'products' ? TEXT : INT8);
    if (to > from) {
      this.int32(to - from);
      this.int32(1);
    }
    for (let item = from; item < to; item++) {
      this.makeRoom(FIELD_BYTES);
      if (holds === 'quantities') this.int8(items.quantities[item] ?? 0);
      else if (holds === 'prices') this.int8(items.prices[item] ?? 0);
      else {
        const start = items.products[2 * item] ?? NULL;
        if (start >= 0) this.copy(rows.bytes, start, items.products[2 * item + 1] ?? 0);
        else this.text(rows.productOf(item));
      }
    }
    this.view.setInt32(begin, this.used - begin - 4);
  }

  /** A text that lies in `bytes` from `start` up to `end`. */
  private copy(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.makeRoom(length + FIELD_BYTES);
    this.length(length);
    const { buffer, used } = this;
    if (length < SHORT) for (let i = 0; i < length; i++) buffer[used + i] = bytes[start + i] ?? 0;
    else buffer.set(bytes.subarray(start, end), used);
    this.used += length;
  }

  private text(text: string | undefined): void {
    if (text === undefined) {
      this.length(NULL);
      return;
    }
    this.makeRoom(LONGEST_CHARACTER * text.length + FIELD_BYTES);
    const length = this.buffer.write(text, this.used + 4);
    this.length(length);
    this.used += length;
  }

  private length(bytes: number): void {
    this.int32(bytes);
  }

  private int16(value: number): void {
    this.view.setInt16(this.used, value);
    this.used += 2;
  }

  private int32(value: number): void {
    this.view.setInt32(this.used, value);
    this.used += 4;
  }

  /** A field of eight bytes, with its length, of a whole number that a double holds exactly. */
  private int8(value: number): void {
    const { view, used } = this;
    view.setInt32(used, 8);
    view.setInt32(used + 4, Math.floor(value / HIGH));
    // To a whole number modulo 2^32, as two's complement has it.
    view.setInt32(used + 8, value | 0);
    this.used = used + 12;
  }

  private makeRoom(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const longer = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.used + bytes));
    longer.set(this.bytes);
    this.buffer = longer;
    this.view = viewOf(longer);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}
