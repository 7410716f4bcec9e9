/** A record's bytes → a row, where they have the shape at hand and keep within all limits. */
import { MAX_AMOUNT } from '../../money';
import { EARLIEST_EVENT_TIME, MAX_CLOCK_LEAD_MILLIS, type Millis } from '../../time';
import { MAX_ITEMS } from '../field';
import type { EventRows } from '../rows/event-rows';
import { anyEnd } from './read-any';
import { readInstant } from './read-instant';
import { readAmount, readQuantity } from './read-number';
import { textEnd } from './read-text';
import type { Shape } from './shape';
import type { Step } from './step';

// Where the sources run as they are, an imported name is looked up at each use. These are used for every value.
const [amountAt, quantityAt, instantAt, endOfText, endOfAny] = [readAmount, readQuantity, readInstant, textEnd, anyEnd] as const;
const [EARLIEST, LEAD] = [EARLIEST_EVENT_TIME, MAX_CLOCK_LEAD_MILLIS];

const CLOSING_BRACKET = 93;
/** Quantity times price is checked in doubles, which may be off by a few; what comes near the bound is left to `admit`. */
const SAFE_PRODUCT = Number(MAX_AMOUNT / 2n);

/**
 * Writes the record in [start, end) of the rows' bytes to the next row, which is not kept yet. False for whatever
 * `admit` must look at; the row holds nothing of meaning then.
 */
export function scan(rows: EventRows, shape: Shape, start: number, end: number, logTime: Millis): boolean {
  const row = rows.open();
  const { steps } = shape;
  let at = start;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step;
    if (!step.literal.standsAt(rows.view, at, end)) {
      if (step.optional) continue;
      return false;
    }
    at = readValue(rows, row, shape, step, at + step.literal.length, end);
    if (at < 0) return false;
  }
  const time = rows.timeOf(row);
  return at === end && time >= EARLIEST && !(time > logTime + LEAD);
}

/** Where the value ends; -1 where it deviates. */
function readValue(rows: EventRows, row: number, shape: Shape, step: Step, at: number, end: number): number {
  const { view, layout } = rows;
  switch (step.hole) {
    case 'text':
      return readText(view, at, end, step.limit, rows.spans, 2 * (row * layout.textColumns + step.column));
    case 'code':
      return readCode(view, at, end, step.codes, rows.spans, 2 * (row * layout.textColumns + step.column));
    case 'amount':
    case 'signed-amount':
      return amountAt(view, at, end, step.hole === 'signed-amount', rows.amounts, row * layout.amounts.size + step.column);
    case 'instant':
      return instantAt(view, at, end, rows.times, row);
    case 'items':
      return readItems(rows, row, shape, at, end);
    case 'any':
      return endOfAny(view, at, end);
    default:
      return at;
  }
}

function readItems(rows: EventRows, row: number, shape: Shape, from: number, end: number): number {
  const { items, view } = rows;
  const first = items.count;
  let at = from;
  let item = first;
  if (at < end && view.getUint8(at) === CLOSING_BRACKET) at += 1;
  else {
    for (;;) {
      items.open(item);
      at = readItem(rows, item, shape, at, end);
      if (at < 0) return -1;
      item += 1;
      if (at < end && view.getUint8(at) === CLOSING_BRACKET) break;
      if (!shape.comma.standsAt(view, at, end)) return -1;
      at += shape.comma.length;
    }
    at += 1;
  }
  if (item - first > MAX_ITEMS) return -1;
  rows.itemsFrom[row] = first;
  rows.itemsTo[row] = item;
  return at;
}

function readItem(rows: EventRows, item: number, shape: Shape, from: number, end: number): number {
  const { view, items } = rows;
  let at = from;
  for (let i = 0; i < shape.item.length; i++) {
    const step = shape.item[i] as Step;
    if (!step.literal.standsAt(view, at, end)) return -1;
    at += step.literal.length;
    switch (step.hole) {
      case 'product':
        at = readText(view, at, end, step.limit, items.products, 2 * item);
        break;
      case 'quantity':
        at = quantityAt(view, at, end, items.quantities, item);
        break;
      case 'price':
      case 'signed-price':
        at = amountAt(view, at, end, step.hole === 'signed-price', items.prices, item);
        break;
      case 'any':
        at = endOfAny(view, at, end);
    }
    if (at < 0) return -1;
  }
  return Math.abs((items.quantities[item] ?? 0) * (items.prices[item] ?? 0)) > SAFE_PRODUCT ? -1 : at;
}

/** A text that is not empty, and has at most `limit` bytes: so it has no more characters than that either. */
function readText(view: DataView, at: number, end: number, limit: number, spans: Int32Array, slot: number): number {
  const close = endOfText(view, at, end);
  if (close <= at || close - at > limit) return -1;
  spans[slot] = at;
  spans[slot + 1] = close;
  return close + 1;
}

function readCode(view: DataView, at: number, end: number, codes: ReadonlySet<number>, spans: Int32Array, slot: number): number {
  const close = endOfText(view, at, end);
  if (close <= at || close - at > 4) return -1;
  let code = 0;
  for (let i = at; i < close; i++) code = code * 256 + view.getUint8(i);
  if (!codes.has(code)) return -1;
  spans[slot] = at;
  spans[slot + 1] = close;
  return close + 1;
}
