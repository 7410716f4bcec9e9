/** Plain values of fields that nobody declared: passed over, once it is known that they are JSON. */
import { Literal } from './literal';
import { digitAt } from './read-number';
import { textEnd } from './read-text';

const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const MOST_DIGITS = 16;
const MOST_DECIMALS = 15;
const WORDS = ['true', 'false', 'null'].map((word) => new Literal(word));

/** Where the text, number, truth value or null ends that begins at `at`; -1 for all else. */
export function anyEnd(view: DataView, at: number, end: number): number {
  if (at >= end) return -1;
  if (view.getUint8(at) === QUOTE) {
    const close = textEnd(view, at + 1, end);
    return close < 0 ? -1 : close + 1;
  }
  for (const word of WORDS) if (word.standsAt(view, at, end)) return at + word.length;
  return numberEnd(view, at, end);
}

function numberEnd(view: DataView, at: number, end: number): number {
  const from = view.getUint8(at) === MINUS ? at + 1 : at;
  const whole = digitsEnd(view, from, end);
  if (whole === from || whole - from > MOST_DIGITS || (whole - from > 1 && digitAt(view, from, end) === 0)) return -1;
  if (whole >= end || view.getUint8(whole) !== POINT) return whole;
  const fraction = digitsEnd(view, whole + 1, end);
  return fraction === whole + 1 || fraction - whole - 1 > MOST_DECIMALS ? -1 : fraction;
}

function digitsEnd(view: DataView, at: number, end: number): number {
  let i = at;
  while (digitAt(view, i, end) >= 0) i += 1;
  return i;
}
