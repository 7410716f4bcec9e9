/** Revenue and orders over time: asked of the API for a range, or taken from the stream for the last hour. */
import type { Glance } from './answers';
import { ask, isTrouble } from './api';

export type Granularity = 'minute' | 'hour' | 'day' | 'month';

export interface Range {
  /** Inclusive, exclusive; ms. Undefined = everything that there is. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly granularity: Granularity;
}

/** Exact texts, for reading; numbers are made of them only for drawing. */
export interface Point {
  readonly at: number;
  readonly all: string;
  readonly batch: string;
}

export interface Series {
  readonly granularity: Granularity;
  readonly revenue: readonly Point[];
  readonly orders: readonly Point[];
}

interface Row {
  readonly bucket: string;
  readonly [measure: string]: unknown;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MILLIS = { minute: MINUTE, hour: HOUR, day: 24 * HOUR };
/** A chart cannot show more, and a table should not. */
const MOST_POINTS = 4_000;

export function lastHour({ minutes }: Glance): Series {
  const points = (stacked: Glance['minutes']['revenue'] | Glance['minutes']['orders']): Point[] =>
    stacked.map(([all, batch], i) => ({ at: minutes.from + i * MINUTE, all: String(all), batch: String(batch) }));
  return { granularity: 'minute', revenue: points(minutes.revenue), orders: points(minutes.orders) };
}

/** Throws with the API's sentence where it has none. */
export async function seriesOf(range: Range, currency: string): Promise<Series> {
  const [revenue, orders] = await Promise.all([points(range, currency, 'revenue', 'revenue'), points(range, currency, 'orders', 'orders')]);
  return { granularity: range.granularity, ...aligned(range, revenue, orders) };
}

/** `rowCount` of all of them, where a limit was asked for. Throws with the API's sentence where it has none. */
export async function rows(view: string, asked: Readonly<Record<string, string>>, { from, to }: Range): Promise<{ readonly rows: readonly Row[]; readonly rowCount?: number }> {
  const bounds = { ...(from !== undefined && { from: new Date(from).toISOString() }), ...(to !== undefined && { to: new Date(to).toISOString() }) };
  const body = await ask<{ readonly rows: readonly Row[]; readonly rowCount?: number }>(`/api/views/${view}?${new URLSearchParams({ ...asked, ...bounds }).toString()}`);
  if (isTrouble(body)) throw new Error(body.detail);
  return body;
}

/** Where the bucket that begins at `from` ends. */
export function endOf(from: number, granularity: Granularity): number {
  const start = new Date(from);
  return granularity === 'month' ? Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1) : from + MILLIS[granularity];
}

/** The range's granularity, or the next coarser one with which the range fits into a chart. */
export function fitting({ from, to, granularity }: Range): Granularity {
  if (from === undefined || to === undefined) return granularity === 'month' ? 'month' : 'day';
  const finest = (['minute', 'hour', 'day'] as const).find((each) => (to - from) / MILLIS[each] <= MOST_POINTS) ?? 'month';
  const order: readonly Granularity[] = ['minute', 'hour', 'day', 'month'];
  return order.indexOf(granularity) < order.indexOf(finest) ? finest : granularity;
}

/** The finest granularity whose points can be told apart in a chart. */
export function granularityFor(millis: number): Granularity {
  if (millis <= 6 * HOUR) return 'minute';
  if (millis <= 10 * 24 * HOUR) return 'hour';
  return millis <= 400 * 24 * HOUR ? 'day' : 'month';
}

async function points(range: Range, currency: string, view: string, measure: string): Promise<Point[]> {
  const { rows: found } = await rows(view, { granularity: range.granularity, currency }, range);
  return found.map((row) => ({ at: startOf(row.bucket), all: String(row[measure]), batch: String((row['batch'] as Row)[measure]) }));
}

/** Both over the same buckets: one that has no row is exactly nothing. */
function aligned(range: Range, revenue: readonly Point[], orders: readonly Point[]): Pick<Series, 'revenue' | 'orders'> {
  const times = [...revenue, ...orders].map(({ at }) => at);
  const first = range.from === undefined ? Math.min(...times) : bucketOf(range.from, range.granularity);
  const end = range.to ?? Math.max(...times) + 1;
  const buckets: number[] = [];
  if (times.length > 0) for (let at = first; at < end && buckets.length < MOST_POINTS; at = next(at, range.granularity)) buckets.push(at);
  const filled = (some: readonly Point[]): Point[] => {
    const known = new Map(some.map((point) => [point.at, point]));
    return buckets.map((at) => known.get(at) ?? { at, all: '0', batch: '0' });
  };
  return { revenue: filled(revenue), orders: filled(orders) };
}

/** "2011-12", "2011-12-09" or "2011-12-09T12:50:00Z". */
function startOf(bucket: string): number {
  return Date.parse(bucket.length === 7 ? `${bucket}-01` : bucket);
}

function bucketOf(at: number, granularity: Granularity): number {
  if (granularity === 'month') return Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth());
  return Math.floor(at / MILLIS[granularity]) * MILLIS[granularity];
}

function next(at: number, granularity: Granularity): number {
  if (granularity === 'month') return Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + 1);
  return at + MILLIS[granularity];
}
