/**
 * Admitted events of one type, side by side in columns, as the scanner leaves them: texts as places in the bytes they
 * came in, amounts as doubles. No event costs an object, and no text becomes a string, until somebody asks for it.
 *
 * Doubles are exact here: every amount and quantity that admission lets through is a whole number of at most 15 digits
 * (MAX_AMOUNT), and `put` refuses any other.
 */
import { identityOf, identityOfBytes } from '../../identity/identity';
import type { Millis } from '../../time';
import type { Event, EventDeclaration, FieldValue } from '../event';
import { EVENT_ID, layoutOf, type EventLayout } from './event-layout';
import { ItemRows } from './item-rows';
import { KnownTexts } from './known-texts';

const FIRST_ROWS = 16;
/** Stands for a text, and for items, that are not there. Lower ones are places in `given`. */
const MISSING = -1;

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
const NO_BYTES = new Uint8Array();

export class EventRows {
  readonly layout: EventLayout;
  /** What texts lie in. */
  bytes: Uint8Array = NO_BYTES;
  view: DataView = new DataView(NO_BYTES.buffer);
  count = 0;
  /** Event times. */
  times = new Float64Array(FIRST_ROWS);
  /** The amounts of each row; NaN where one is missing. */
  amounts: Float64Array;
  /** From where to where each row's texts lie, two numbers a text. */
  spans: Int32Array;
  readonly items = new ItemRows();
  /** The items of row `i` are [itemsFrom[i], itemsTo[i]); MISSING where it has none to speak of. */
  itemsFrom = new Int32Array(FIRST_ROWS);
  itemsTo = new Int32Array(FIRST_ROWS);
  /** The whole record of each row; of no meaning for rows that were put. */
  private records = new Int32Array(2 * FIRST_ROWS);
  private versions = new Float64Array(FIRST_ROWS);
  /** Texts of rows that were put. */
  private given: string[] = [];
  private capacity = FIRST_ROWS;

  constructor(
    readonly declaration: EventDeclaration,
    readonly texts: KnownTexts = new KnownTexts(),
  ) {
    this.layout = layoutOf(declaration);
    this.amounts = new Float64Array(FIRST_ROWS * this.layout.amounts.size);
    this.spans = new Int32Array(2 * FIRST_ROWS * this.layout.textColumns);
  }

  /** Forgets all rows; those that follow are read from these bytes, which must not change while the rows are in use. */
  begin(bytes: Uint8Array = NO_BYTES): void {
    this.count = 0;
    this.items.count = 0;
    if (this.given.length > 0) this.given = [];
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Makes the next row ready to be written, with nothing in it. It is there once `count` is raised. */
  open(): number {
    if (this.count === this.capacity) this.grow();
    const row = this.count;
    const { textColumns, amounts } = this.layout;
    for (let i = 2 * row * textColumns, end = i + 2 * textColumns; i < end; i += 2) this.spans[i] = MISSING;
    for (let i = row * amounts.size, end = i + amounts.size; i < end; i++) this.amounts[i] = NaN;
    this.itemsFrom[row] = MISSING;
    return row;
  }

  /** Keeps the row at hand, of the declared version, which was read from the record at [start, end). */
  keep(start: number, end: number): void {
    const row = this.count++;
    this.versions[row] = this.declaration.version;
    this.records[2 * row] = start;
    this.records[2 * row + 1] = end;
    if (this.itemsFrom[row] !== MISSING) this.items.count = this.itemsTo[row] ?? 0;
  }

  /** Adds an event that was admitted elsewhere. */
  put(event: Event): void {
    const row = this.open();
    this.times[row] = event.timestamp;
    this.give(row, EVENT_ID, event.eventId);
    for (const [name, column] of this.layout.texts) {
      const text = event.data[name];
      if (typeof text === 'string') this.give(row, column, text);
    }
    for (const [name, column] of this.layout.amounts) {
      const amount = event.data[name];
      if (typeof amount === 'bigint') this.amounts[row * this.layout.amounts.size + column] = wholeNumber(amount);
    }
    const items = event.data['items'];
    if (typeof items === 'object') {
      this.itemsFrom[row] = this.items.count;
      for (const { productId, quantity, unitPrice } of items) {
        const item = this.items.open();
        this.items.products[2 * item] = this.placeOf(productId);
        this.items.quantities[item] = wholeNumber(quantity);
        this.items.prices[item] = wholeNumber(unitPrice);
        this.items.count += 1;
      }
      this.itemsTo[row] = this.items.count;
    }
    this.keep(0, 0);
    this.versions[row] = event.version;
  }

  /** The text of a column; undefined where it is missing. Texts that come again are the same string. */
  text(row: number, column: number): string | undefined {
    return this.textAt(this.spans, 2 * (row * this.layout.textColumns + column));
  }

  productOf(item: number): string | undefined {
    return this.textAt(this.items.products, 2 * item);
  }

  amount(row: number, column: number): number | undefined {
    const amount = this.amounts[row * this.layout.amounts.size + column];
    return amount === undefined || Number.isNaN(amount) ? undefined : amount;
  }

  timeOf(row: number): Millis {
    return this.times[row] ?? NaN;
  }

  /** The version that the event was sent in. */
  versionOf(row: number): number {
    return this.versions[row] ?? 0;
  }

  /** Writes the identity of a row's event id to `words`. */
  identityOf(row: number, words: Uint32Array): void {
    const span = 2 * row * this.layout.textColumns;
    const start = this.spans[span] ?? MISSING;
    if (start >= 0) identityOfBytes(this.bytes, start, this.spans[span + 1] ?? 0, words);
    else identityOf(this.textAt(this.spans, span) ?? '', words);
  }

  /** The row as an event of its own, which shares nothing with the rows. */
  eventAt(row: number): Event {
    const { layout, declaration } = this;
    const textOf = this.reader(row);
    const data: Record<string, FieldValue> = {};
    for (const [name, column] of layout.texts) {
      const text = textOf(this.spans, 2 * (row * layout.textColumns + column));
      if (text !== undefined) data[name] = text;
    }
    for (const [name, column] of layout.amounts) {
      const amount = this.amount(row, column);
      if (amount !== undefined) data[name] = BigInt(amount);
    }
    const from = this.itemsFrom[row] ?? MISSING;
    if (from !== MISSING) {
      data['items'] = Array.from({ length: (this.itemsTo[row] ?? 0) - from }, (_, i) => ({
        productId: textOf(this.items.products, 2 * (from + i)) ?? '',
        quantity: BigInt(this.items.quantities[from + i] ?? 0),
        unitPrice: BigInt(this.items.prices[from + i] ?? 0),
      }));
    }
    return {
      eventType: declaration.type,
      eventId: textOf(this.spans, 2 * row * layout.textColumns) ?? '',
      version: this.versionOf(row),
      timestamp: this.timeOf(row),
      orderId: textOf(this.spans, 2 * (row * layout.textColumns + layout.orderId)) ?? '',
      data,
    };
  }

  /** Reads the texts of one row: out of the whole record where it is all ASCII, so that it is decoded once. */
  private reader(row: number): (places: Int32Array, at: number) => string | undefined {
    const start = this.records[2 * row] ?? 0;
    const end = this.records[2 * row + 1] ?? 0;
    const record = UTF8.decode(this.bytes.subarray(start, end));
    if (record.length !== end - start) return (places, at) => this.textAt(places, at);
    return (places, at) => {
      const from = places[at] ?? MISSING;
      return from < 0 ? this.textAt(places, at) : record.slice(from - start, (places[at + 1] ?? 0) - start);
    };
  }

  private textAt(places: Int32Array, at: number): string | undefined {
    const start = places[at] ?? MISSING;
    if (start >= 0) return this.texts.text(this.bytes, start, places[at + 1] ?? 0);
    return start === MISSING ? undefined : this.given[MISSING - 1 - start];
  }

  private give(row: number, column: number, text: string): void {
    this.spans[2 * (row * this.layout.textColumns + column)] = this.placeOf(text);
  }

  private placeOf(text: string): number {
    this.given.push(text);
    return MISSING - this.given.length;
  }

  private grow(): void {
    this.capacity *= 2;
    const { textColumns, amounts } = this.layout;
    this.times = longer(this.times, new Float64Array(this.capacity));
    this.versions = longer(this.versions, new Float64Array(this.capacity));
    this.amounts = longer(this.amounts, new Float64Array(this.capacity * amounts.size));
    this.spans = longer(this.spans, new Int32Array(2 * this.capacity * textColumns));
    this.records = longer(this.records, new Int32Array(2 * this.capacity));
    this.itemsFrom = longer(this.itemsFrom, new Int32Array(this.capacity));
    this.itemsTo = longer(this.itemsTo, new Int32Array(this.capacity));
  }
}

function longer<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

function wholeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond what an admitted event may carry`);
  return number;
}
