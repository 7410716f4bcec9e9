/** The answer of a moment as the page shows it. */
import { covers, missingTo, type Position } from '../../common/position';
import type { View } from '../../common/metrics/view';
import { formatMoney } from '../../common/money';
import { GRAIN_MILLIS, bucketStart, type Millis } from '../../common/time';
import { freshnessOf, lastingEvidenceOf } from '../evidence';
import { viewNamed, type ViewRouteParts } from '../http/view-routes';
import type { StatusParts } from '../http/status-route';
import { renderCount } from '../query/render';
import { rowsOf } from '../query/rows';
import { analytics, renderAmounts, totalRevenue } from '../query/summary';
import type { Answer } from '../view/merged-view';
import type { Glance, Pulse, Stacked } from './message';

export type GlanceParts = ViewRouteParts & Pick<StatusParts, 'view' | 'seen' | 'lastSeen' | 'now'>;

const MINUTES = 60;

/** In `asked`, else in the currency of most payments. Throws Problem where a rate is missing. */
export function glanceOf({ views: all, rates, lastSeen, now }: GlanceParts, answer: Answer, asked: string | undefined): Glance {
  const views = { revenue: viewNamed(all, 'revenue'), orders: viewNamed(all, 'orders'), payments: viewNamed(all, 'payments') };
  const at = now();
  const { currency, total, batch, realtime } = totalRevenue(answer, views, asked, rates);
  const figures = analytics(answer, views, currency, rates, at);
  const { asOf, generation, duplicates, rejections } = lastingEvidenceOf(answer, lastSeen().frozen);
  const below = missingTo({}, answer.cut);
  return {
    asOf: asOf.token,
    currency,
    ...renderAmounts({ total, batch, realtime }),
    orders: renderCount(figures.totalOrders),
    average: figures.avgOrderValue === null ? null : formatMoney(figures.avgOrderValue),
    successRate: figures.successRate === null ? null : Number(formatMoney(figures.successRate)),
    minutes: minutesUpTo(at),
    records: { batch: below, live: missingTo({}, answer.asOf) - below },
    generation: generation && { id: generation.id, publishedAt: generation.publishedAt, reconciled: generation.reconciled },
    duplicates: duplicates.records,
    rejections: rejections.records,
  };

  function minutesUpTo(at: Millis): Glance['minutes'] {
    const from = bucketStart(at, 'minute') - (MINUTES - 1) * GRAIN_MILLIS.minute;
    const to = from + MINUTES * GRAIN_MILLIS.minute;
    const stacked = <Figure>(view: View, measure: string, render: (value: bigint) => Figure): Stacked<Figure>[] => {
      const minutes: Stacked<Figure>[] = Array.from({ length: MINUTES }, () => [render(0n), render(0n)]);
      for (const { bucket = from, measures, batch } of rowsOf(answer, { view, granularity: 'minute', groupBy: [], filters: new Map(), from, to, currency }, rates).rows) {
        minutes[(bucket - from) / GRAIN_MILLIS.minute] = [render(measures[measure] ?? 0n), render(batch[measure] ?? 0n)];
      }
      return minutes;
    };
    return { from, revenue: stacked(views.revenue, 'revenue', formatMoney), orders: stacked(views.orders, 'orders', renderCount) };
  }
}

/** `recordsPerSecond` is measured by whoever asks again and again. */
export function pulseOf({ view, seen, lastSeen, now }: GlanceParts, recordsPerSecond: number | null): Pulse {
  const answering = view.answer();
  const last = lastSeen();
  const base = { recordsPerSecond, frozenTasks: last.frozen };
  if (!answering.ok) return { ...base, freshness: freshnessOf(undefined, last, now()), behind: 0, reason: answering.reason };
  const { asOf, generation } = answering.answer;
  return { ...base, freshness: freshnessOf(generation, last, now()), behind: missingTo(asOf, seen.ends()) };
}

/** Whether an answer at `asOf` may be shown to who has seen `before`: it must not go back. */
export function goesOn(asOf: Position, before: Position | undefined): boolean {
  return before === undefined || covers(asOf, before);
}
