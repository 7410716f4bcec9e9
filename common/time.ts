/** Event time: integer milliseconds since 1970 (UTC). Clocks are arguments; nothing here reads one. */
export type Millis = number;

/** A UTC calendar day, "2011-12-09". */
export type Day = string;

export type Grain = 'minute' | 'hour' | 'day';

export const GRAIN_MILLIS: Record<Grain, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Events older than this are taken for broken clocks: no shop emitted JSON events before the euro. */
export const EARLIEST_EVENT_TIME: Millis = Date.UTC(1999, 0, 1);

/** How far an event's own clock may run ahead of the broker's record time. */
export const MAX_CLOCK_LEAD_MILLIS = GRAIN_MILLIS.day;

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Parses an ISO 8601 instant with an explicit zone ("2011-12-09T12:50:00Z", "...+01:00"); undefined for anything
 * else, also for days and hours that do not exist. Digits below a millisecond are cut off.
 */
export function parseInstant(text: string): Millis | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
  const local = Date.UTC(y, mo - 1, d, h, mi, s, Number(fraction.slice(0, 3).padEnd(3, '0')));
  const back = new Date(local);
  const exists =
    back.getUTCFullYear() === y && back.getUTCMonth() === mo - 1 && back.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  if (!exists) return undefined;
  if (zone === 'Z') return local;
  const [zoneHours = 0, zoneMinutes = 0] = zone.slice(1).split(':').map(Number);
  if (zoneHours > 14 || zoneMinutes > 59) return undefined;
  const shift = (zoneHours * 60 + zoneMinutes) * 60_000;
  return zone.startsWith('-') ? local + shift : local - shift;
}

/** The start of the bucket that holds an instant. */
export function bucketStart(at: Millis, grain: Grain): Millis {
  return Math.floor(at / GRAIN_MILLIS[grain]) * GRAIN_MILLIS[grain];
}

/** Asked for every event, and they are few. */
const dayNames = new Map<number, Day>();
const DAY_NAMES_KEPT = 50_000;

/** The UTC day of an instant, as "YYYY-MM-DD". Throws RangeError where `at` is no instant. */
export function dayOf(at: Millis): Day {
  const number = Math.floor(at / GRAIN_MILLIS.day);
  const known = dayNames.get(number);
  if (known !== undefined) return known;
  const day = new Date(at).toISOString().slice(0, 10);
  if (dayNames.size >= DAY_NAMES_KEPT) dayNames.clear();
  dayNames.set(number, day);
  return day;
}

/** The first instant of a UTC day. */
export function startOfDay(day: Day): Millis {
  return Date.parse(`${day}T00:00:00Z`);
}
