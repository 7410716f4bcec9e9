/** Answers about the past as JSON. */
import { formatMoney, type Money } from '../../common/money';
import { positionToken } from '../../common/position';
import type { View } from '../../common/metrics/view';
import { renderBucket, renderCount } from '../query/render';
import type { ViewQuery } from '../query/view-query';
import type { LeftOutAnswer } from '../http/operations/past';
import type { ChangedMeasure, ChangedRow } from './changes';
import type { LeftOut } from './left-out';
import type { Located } from './locate';

/** Of a point: what it is called, and how late it was there. */
export function renderMoment(point: string, { at }: Pick<Located, 'at'>): { readonly point: string; readonly at: string | null } {
  return { point, at: at === undefined ? null : new Date(at).toISOString() };
}

export function renderPoint(point: string, located: Located, ours: string): object {
  const { position, generation } = located;
  return {
    ...renderMoment(point, located),
    asOf: { token: positionToken(position), position },
    generation: generation?.id ?? null,
    definitions: generation && generation.definitions !== ours ? generation.definitions : null,
  };
}

export function renderRange({ from, to }: Pick<ViewQuery, 'from' | 'to'>): object {
  return { ...(from !== undefined && { from: renderBucket(from, 'minute') }), ...(to !== undefined && { to: renderBucket(to, 'minute') }) };
}

export function renderChange(view: View, granularity: ViewQuery['granularity'], { bucket, dimensions, measures }: ChangedRow): object {
  return {
    ...(bucket !== undefined && { bucket: renderBucket(bucket, granularity) }),
    ...dimensions,
    measures: Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, renderMeasure(view.measures[name]?.unit === 'money' ? formatMoney : renderCount, measure)])),
  };
}

function renderMeasure(render: (value: bigint) => string | number, { before, after, parts }: ChangedMeasure): object {
  return { before: render(before), after: render(after), change: render(after - before), parts: Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, render(value)])) };
}

export function renderLeftOut({ duplicates, rejections }: LeftOut): LeftOutAnswer {
  return {
    duplicates: { records: duplicates.records, amounts: renderAmounts(duplicates.amounts) },
    rejections: { records: rejections.records, byReason: Object.fromEntries(rejections.byReason), amounts: renderAmounts(rejections.amounts), unreadable: rejections.unreadable },
  };
}

function renderAmounts(amounts: ReadonlyMap<string, Money>): Record<string, string> {
  return Object.fromEntries(Array.from(amounts, ([currency, amount]) => [currency, formatMoney(amount)]));
}
