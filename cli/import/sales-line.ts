/** One line of the Online Retail file, parsed: what each column must hold, and what is wrong where it does not. */
import { parse } from 'csv-parse/sync';
import { parseMoney, type Money } from '../../common/money';
import { reasonOf } from '../../common/reason';
import type { Millis } from '../../common/time';
import { MAX_LINE } from './lines';
import { londonClock } from './london-time';

export const COLUMNS = ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'] as const;

/** A plain invoice is a sale; C… cancels, A… adjusts the books. */
export type InvoiceKind = 'sale' | 'cancellation' | 'adjustment';

export interface SalesLine {
  readonly invoice: string;
  readonly kind: InvoiceKind;
  readonly productId: string;
  /** Pieces; negative where they came back or were written off. */
  readonly quantity: bigint;
  readonly unitPrice: Money;
  readonly at: Millis;
  /** Empty where the file names none. */
  readonly customer: string;
  readonly country: string;
}

/** A line that cannot be read, and the invoice that it seems to belong to. */
export interface UnreadableLine {
  readonly why: string;
  readonly invoice: string | undefined;
}

const INVOICE = /^([CA]?)\d{6}$/;
const QUANTITY = /^-?\d{1,9}$/;
const KINDS: Readonly<Record<string, InvoiceKind>> = { '': 'sale', C: 'cancellation', A: 'adjustment' };

class Unreadable extends Error {}

/** Undefined where this is the header; otherwise what is wrong with it. */
export function checkHeader(text: string): string | undefined {
  const found = text.replace(/^\uFEFF/, '');
  if (found === COLUMNS.join(',')) return undefined;
  return `the first line must be ${COLUMNS.join(',')}, not "${found.slice(0, 120)}"`;
}

/** Makes a reader of lines. */
export function salesLineReader(): (text: string) => SalesLine | UnreadableLine {
  const clock = londonClock();
  const time = (text: string): Millis => {
    const read = clock(text);
    return 'at' in read ? read.at : refuse(`InvoiceDate ${read.why}`);
  };
  return (text) => {
    try {
      return readLine(text, time);
    } catch (error) {
      if (error instanceof Unreadable) return { why: error.message, invoice: invoiceSeen(text) };
      throw error;
    }
  };
}

function readLine(text: string, time: (text: string) => Millis): SalesLine {
  if (text.length > MAX_LINE) refuse(`is longer than ${MAX_LINE} characters`);
  if (text.includes('\uFFFD')) refuse('is not UTF-8');
  const fields = fieldsOf(text);
  if (fields.length !== COLUMNS.length) refuse(`has ${fields.length} fields, not ${COLUMNS.length}`);
  const [invoice = '', productId = '', , quantity = '', date = '', price = '', customer = '', country = ''] = fields;
  const kind = KINDS[INVOICE.exec(invoice)?.[1] ?? '?'] ?? refuse(`InvoiceNo "${invoice}" is not like 536365, C536379 or A563185`);
  if (!QUANTITY.test(quantity)) refuse(`Quantity "${quantity}" is not a whole number`);
  if (productId === '') refuse('StockCode is missing');
  const unitPrice = parseMoney(price);
  if (!unitPrice.ok) return refuse(`UnitPrice ${unitPrice.why}`);
  return { invoice, kind, productId, quantity: BigInt(quantity), unitPrice: unitPrice.amount, at: time(date), customer, country };
}

/** Where no quote stands, a comma is a comma; csv-parse reads the rest. A field never goes on in the next line. */
function fieldsOf(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  try {
    const [fields = []] = parse(text, { relax_column_count: true });
    return fields;
  } catch (error) {
    return refuse(`is not CSV: ${reasonOf(error)}`);
  }
}

/** The invoice of a line of which not all can be read, so that the invoice is not taken in without it. */
function invoiceSeen(text: string): string | undefined {
  const first = text.slice(0, 16).split(',')[0]?.replaceAll('"', '') ?? '';
  return INVOICE.test(first) ? first : undefined;
}

function refuse(why: string): never {
  throw new Unreadable(why);
}
