/** How business goes, every 10 s: orders and payments so far, and the orders of the last minute and the last five. */
import { OrderCreated, PaymentCompleted, PaymentFailed } from '../../common/events/catalogue';
import type { Money } from '../../common/money';
import { defineOutput, list, money, nullable, object, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { minutes, seconds } from '../streams/windows';

export const RollingReport = defineOutput({
  topic: 'rolling-report',
  type: 'RollingReportMade',
  about: 'All shops together, every 10 s of event time in which something happened. Keyed by "all".',
  fields: {
    orders: whole('Orders since the log begins'),
    successful: whole('Payments that arrived'),
    failed: whole('Payments that were refused'),
    successRate: nullable(text('Of all payments, those that arrived, in per cent to two decimals; null before the first')),
    revenue: list('What was paid', object('By currency', { currency: text('ISO 4217 code'), amount: money('In that currency') })),
    ordersLastMinute: whole('Orders of the 60 s before'),
    ordersLastFiveMinutes: whole('Orders of the 5 minutes before'),
  },
});

const BEAT = seconds(10);
/** Beats that are remembered: twice the five minutes, so that some dated in the future take no place from those of now. */
const KEPT = (2 * minutes(5)) / BEAT;

type Happened = { readonly what: 'order' | 'failed' } | { readonly what: 'paid'; readonly currency: string; readonly amount: Money };

type SoFar = {
  readonly orders: number;
  readonly successful: number;
  readonly failed: number;
  readonly revenue: Readonly<Record<string, Money>>;
  /** Orders by the beat they happened in: [start, count], the earliest first. */
  readonly recent: readonly (readonly [start: number, orders: number])[];
};

const NOTHING: SoFar = { orders: 0, successful: 0, failed: 0, revenue: {}, recent: [] };

export function rollingReport() {
  const orders = stream(OrderCreated).map((): Happened => ({ what: 'order' }));
  const failed = stream(PaymentFailed).map((): Happened => ({ what: 'failed' }));
  const paid = stream(PaymentCompleted).map(({ data: { currency, amount } }): Happened => ({ what: 'paid', currency, amount }));
  return topology(
    { name: 'rolling-report', about: 'How business goes, every 10 s' },
    orders
      .merge(failed)
      .merge(paid)
      .keyBy(() => 'all')
      .stateful('so-far', (before: SoFar = NOTHING, happened, { time }) => {
        const state = withOne(before, happened, time);
        return { state, emit: [state] };
      })
      .every('every-10-s', BEAT)
      .to(RollingReport, ({ recent, revenue, ...soFar }, { time }) => {
        const since = (span: number): number => recent.filter(([start]) => start >= time - span && start < time).reduce((sum, [, each]) => sum + each, 0);
        return {
          data: {
            ...soFar,
            successRate: percent(soFar.successful, soFar.successful + soFar.failed),
            revenue: Object.entries(revenue).map(([currency, amount]) => ({ currency, amount })),
            ordersLastMinute: since(minutes(1)),
            ordersLastFiveMinutes: since(minutes(5)),
          },
        };
      }),
  );
}

function withOne(before: SoFar, happened: Happened, time: number): SoFar {
  if (happened.what === 'failed') return { ...before, failed: before.failed + 1 };
  if (happened.what === 'paid') {
    const { currency, amount } = happened;
    return { ...before, successful: before.successful + 1, revenue: { ...before.revenue, [currency]: (before.revenue[currency] ?? 0n) + amount } };
  }
  const start = Math.floor(time / BEAT) * BEAT;
  const counts = new Map(before.recent);
  counts.set(start, (counts.get(start) ?? 0) + 1);
  const recent = [...counts].sort(([a], [b]) => a - b).slice(-KEPT);
  return { ...before, orders: before.orders + 1, recent };
}

/** Of whole counts, to two decimals, rounded down. */
function percent(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const hundredths = Math.floor((part * 10_000) / whole);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
