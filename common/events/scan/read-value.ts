/** Texts that match a pattern → values. Never asked about anything else. */
import type { Millis } from '../../time';

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/** AMOUNT or SIGNED_AMOUNT → 1/10,000, exact: at most 15 digits. */
export function readUnits(text: string): number {
  const negative = text.charCodeAt(0) === MINUS;
  let units = 0;
  let scale = 10_000;
  let past = false;
  for (let at = negative ? 1 : 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === POINT) past = true;
    else {
      units = units * 10 + character - ZERO;
      if (past) scale /= 10;
    }
  }
  return negative ? -units * scale : units * scale;
}

/** INSTANT → milliseconds since 1970; undefined for days and times that do not exist. */
export function readInstant(text: string): Millis | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  // Below 100, Date.UTC means 19xx.
  if (year < 1000 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second, text.length === 19 ? 0 : milliseconds(text));
}

/** Digits below a millisecond are cut off. */
function milliseconds(text: string): number {
  const end = Math.min(text.length, 23);
  return digits(text, 20, end) * 10 ** (23 - end);
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) number = number * 10 + text.charCodeAt(at) - ZERO;
  return number;
}
