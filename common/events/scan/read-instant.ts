/** Instants as most producers write them ("2011-12-09T12:50:00Z", with or without a fraction), in place. */
import type { Millis } from '../../time';
import { digitAt } from './read-number';

const QUOTE = 34;
const POINT = 46;
const DASH = 45;
const COLON = 58;
const T = 84;
const Z = 90;
// Looked up once: used for every digit of every instant.
const digit = digitAt;

/** "2011-12-09T12:50:00" */
const SECONDS_END = 19;
const MOST_DECIMALS = 9;

/** The day read last: events come in order of time, or nearly so. Its ten characters as numbers, and when it began. */
const lastDay = { a: 0, b: 0, c: 0, start: NaN };

/** An instant behind its opening quote → milliseconds in `into[slot]`. Returns where it ended, behind the closing quote; -1 for all else. */
export function readInstant(view: DataView, at: number, end: number, into: Float64Array, slot: number): number {
  // The text, a Z and the closing quote, at least.
  if (at + SECONDS_END + 2 > end) return -1;
  const day = dayStart(view, at);
  const hour = two(view, at + 11);
  const minute = two(view, at + 14);
  const second = two(view, at + 17);
  if (!(hour < 24 && minute < 60 && second < 60)) return -1;
  if (view.getUint8(at + 10) !== T || view.getUint8(at + 13) !== COLON || view.getUint8(at + 16) !== COLON) return -1;
  let millis = 0;
  let i = at + SECONDS_END;
  if (view.getUint8(i) === POINT) {
    const fraction = ++i;
    // Digits below a millisecond are cut off.
    let worth = 100;
    for (let found = digit(view, i, end); found >= 0; found = digit(view, ++i, end)) {
      millis += found * worth;
      worth = worth === 100 ? 10 : worth === 10 ? 1 : 0;
    }
    if (i === fraction || i - fraction > MOST_DECIMALS) return -1;
  }
  if (i + 2 > end || view.getUint8(i) !== Z || view.getUint8(i + 1) !== QUOTE || Number.isNaN(day)) return -1;
  into[slot] = day + ((hour * 60 + minute) * 60 + second) * 1_000 + millis;
  return i + 2;
}

/** NaN for days that do not exist. */
function dayStart(view: DataView, at: number): Millis {
  const a = view.getInt32(at, true);
  const b = view.getInt32(at + 4, true);
  const c = view.getInt16(at + 8, true);
  if (a === lastDay.a && b === lastDay.b && c === lastDay.c) return lastDay.start;
  const start = readDay(view, at);
  if (!Number.isNaN(start)) Object.assign(lastDay, { a, b, c, start });
  return start;
}

function readDay(view: DataView, at: number): Millis {
  const year = two(view, at) * 100 + two(view, at + 2);
  const month = two(view, at + 5);
  const day = two(view, at + 8);
  if (view.getUint8(at + 4) !== DASH || view.getUint8(at + 7) !== DASH) return NaN;
  // Below 100, Date.UTC means 19xx.
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1)) return NaN;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return NaN;
  return Date.UTC(year, month - 1, day);
}

/** Two digits; NaN where one is none. */
function two(view: DataView, at: number): number {
  const tens = view.getUint8(at) - 48;
  const ones = view.getUint8(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
