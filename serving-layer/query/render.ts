/** Rows as JSON: amounts as decimal strings, counts as numbers, buckets as people write them. */
import type { View } from '../../common/metrics/view';
import { formatMoney } from '../../common/money';
import type { Millis } from '../../common/time';
import type { Row } from './rows';
import type { Granularity } from './view-query';

export type JsonRow = Readonly<Record<string, unknown>>;

export function renderRow(view: View, granularity: Granularity, { bucket, dimensions, measures, batch, realtime, ratios }: Row): JsonRow {
  return {
    ...(bucket !== undefined && { bucket: renderBucket(bucket, granularity) }),
    ...dimensions,
    ...renderMeasures(view, measures),
    ...Object.fromEntries(Object.entries(ratios).map(([name, ratio]) => [name, ratio === null ? null : formatMoney(ratio)])),
    batch: renderMeasures(view, batch),
    realtime: renderMeasures(view, realtime),
  };
}

/** "2011-12", "2011-12-09" or "2011-12-09T12:50:00Z": UTC. */
export function renderBucket(bucket: Millis, granularity: Granularity): string {
  const iso = new Date(bucket).toISOString();
  if (granularity === 'month') return iso.slice(0, 7);
  return granularity === 'day' ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

/** A count as a JSON number; beyond 2^53, where readers would lose digits, as a decimal string. */
export function renderCount(count: bigint): number | string {
  const number = Number(count);
  return Number.isSafeInteger(number) ? number : count.toString();
}

function renderMeasures(view: View, measures: Readonly<Record<string, bigint>>): JsonRow {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [name, view.measures[name]?.unit === 'money' ? formatMoney(value) : renderCount(value)]),
  );
}
