/**
 * Numbers as events carry them, in place. Each function writes what it read to `into[slot]` and returns where it ended,
 * or -1 for whatever `admit` must look at.
 */
const ZERO = 48;
const QUOTE = 34;
const MINUS = 45;
const POINT = 46;

/** Together at most 15 digits in 1/10,000: always within MAX_AMOUNT, and exact as a double. */
const MOST_WHOLE_DIGITS = 11;
const DECIMALS = 4;
const SCALES = [10_000, 1_000, 100, 10, 1] as const;
/** Within the bounds of a quantity. */
const MOST_QUANTITY_DIGITS = 9;

/** An amount behind its opening quote: digits, and perhaps a point and at most 4 more → 1/10,000. Ends behind the closing quote. */
export function readAmount(view: DataView, at: number, end: number, signed: boolean, into: Float64Array, slot: number): number {
  let i = at;
  let negative = false;
  if (signed && i < end && view.getUint8(i) === MINUS) {
    negative = true;
    i += 1;
  }
  const whole = i;
  let units = 0;
  let digit = digitAt(view, i, end);
  for (; digit >= 0; digit = digitAt(view, ++i, end)) units = units * 10 + digit;
  if (i === whole || i - whole > MOST_WHOLE_DIGITS || i >= end) return -1;
  let decimals = 0;
  if (view.getUint8(i) === POINT) {
    const fraction = ++i;
    for (digit = digitAt(view, i, end); digit >= 0; digit = digitAt(view, ++i, end)) units = units * 10 + digit;
    decimals = i - fraction;
    if (decimals === 0 || decimals > DECIMALS || i >= end) return -1;
  }
  if (view.getUint8(i) !== QUOTE) return -1;
  units *= SCALES[decimals] ?? NaN;
  into[slot] = negative ? -units : units;
  return i + 1;
}

/** A whole JSON number. Ends behind its last digit. */
export function readQuantity(view: DataView, at: number, end: number, into: Float64Array, slot: number): number {
  let i = at;
  const negative = i < end && view.getUint8(i) === MINUS;
  if (negative) i += 1;
  const from = i;
  let quantity = 0;
  for (let digit = digitAt(view, i, end); digit >= 0; digit = digitAt(view, ++i, end)) quantity = quantity * 10 + digit;
  const digits = i - from;
  // JSON knows no leading zeros.
  if (digits === 0 || digits > MOST_QUANTITY_DIGITS || (digits > 1 && view.getUint8(from) === ZERO)) return -1;
  into[slot] = negative ? -quantity : quantity;
  return i;
}

/** Negative where there is none. */
export function digitAt(view: DataView, at: number, end: number): number {
  if (at >= end) return -1;
  const digit = view.getUint8(at) - ZERO;
  return digit > 9 ? -1 : digit;
}
