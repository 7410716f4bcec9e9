/**
 * The European Central Bank's euro reference rates, as exact decimals. On a day without a quote (weekends, holidays,
 * after a currency's end) the last published rate is carried forward, as the ECB's own users do.
 */
import type { Day } from '../time';

/** One published rate: units of `currency` per euro = `digits` / 10^`decimals`. */
export interface Rate {
  readonly currency: string;
  readonly published: Day;
  /** The rate as the ECB wrote it. */
  readonly text: string;
  readonly digits: bigint;
  readonly decimals: number;
}

/** Every rate of a file, by currency, oldest first. */
export type Rates = ReadonlyMap<string, readonly Rate[]>;

export class RateError extends Error {
  override readonly name = 'RateError';
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const RATE = /^\d{1,12}(?:\.\d{1,12})?$/;

/**
 * Parses `eurofxref-hist.csv` (a header `Date,USD,…`, then one line a day, `N/A` where there is no quote).
 * Throws RateError, naming the line, for anything else: a rate is never guessed.
 */
export function parseRates(csv: string): Rates {
  const [header = '', ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [first, ...codes] = fieldsOf(header);
  if (first !== 'Date') throw new RateError(`the rates must begin with a header "Date,USD,…", not with "${header.slice(0, 40)}"`);
  const rates = new Map<string, Rate[]>(codes.map((code) => [code, []]));
  lines.forEach((line, index) => {
    if (line === '') return;
    const [day = '', ...texts] = fieldsOf(line);
    const where = `line ${index + 2} of the rates`;
    if (!DAY.test(day) || texts.length !== codes.length) throw new RateError(`${where} is not a day with ${codes.length} rates: "${line.slice(0, 40)}"`);
    codes.forEach((currency, column) => {
      const text = texts[column] ?? '';
      if (text === 'N/A') return;
      rates.get(currency)?.push(rateOf(currency, day, text, where));
    });
  });
  for (const [currency, ofOne] of rates) ofOne.sort(byDay(currency));
  return rates;
}

/** The rate to use for an event's day. Throws RateError where none was published on that day or before. */
export function rateOn(rates: Rates, currency: string, day: Day): Rate {
  const ofOne = rates.get(currency);
  if (!ofOne) throw new RateError(`the European Central Bank publishes no rate for ${currency}`);
  let low = 0;
  let high = ofOne.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ofOne[middle]?.published ?? '') <= day) low = middle + 1;
    else high = middle;
  }
  const rate = ofOne[low - 1];
  if (!rate) throw new RateError(`no rate for ${currency} was published on ${day} or before`);
  return rate;
}

function rateOf(currency: string, published: Day, text: string, where: string): Rate {
  const digits = RATE.test(text) ? BigInt(text.replace('.', '')) : 0n;
  if (digits === 0n) throw new RateError(`${where} has "${text}" as the rate of ${currency}`);
  return { currency, published, text, digits, decimals: text.split('.')[1]?.length ?? 0 };
}

function byDay(currency: string) {
  return (a: Rate, b: Rate): number => {
    if (a.published === b.published) throw new RateError(`the rates quote ${currency} twice on ${a.published}`);
    return a.published < b.published ? -1 : 1;
  };
}

/** Every line of the ECB's file ends with a comma. */
function fieldsOf(line: string): string[] {
  return line.replace(/,$/, '').split(',');
}
