/** Orders and revenue of the last 60 s, every 10 s, and whether that is a peak: far above the mean of the windows before. */
import { OrderCreated } from '../../common/events/catalogue';
import { divideHalfEven, type Money } from '../../common/money';
import { count, sum } from '../streams/aggregations';
import { defineOutput, flag, money, nullable, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { hopping, minutes, seconds } from '../streams/windows';
import type { TopologySettings } from './settings';

export const SlidingRevenue = defineOutput({
  topic: 'sliding-revenue',
  type: 'SlidingRevenueComputed',
  alert: 'isPeak',
  about: 'Orders of one currency within 60 s, every 10 s. Keyed by currency.',
  fields: {
    currency: text('ISO 4217 code of the amounts'),
    orders: whole('How many orders'),
    revenue: money('What they cost together'),
    trailingMean: nullable(money('The mean revenue of the six windows before, or of as many as there were; null before the first')),
    isPeak: flag('Whether the revenue is far above that mean, of all six'),
  },
});

/** Windows whose mean a new one is held against: fewer, as when the log begins, say nothing. */
const TRAILING = 6;

interface Recent {
  readonly start: number;
  readonly revenue: Money;
}

export const slidingRevenue = ({ peakPercent }: Pick<TopologySettings, 'peakPercent'>) =>
  topology(
    { name: 'sliding-revenue', about: 'Revenue of the last minute, every 10 s, with its peaks' },
    stream(OrderCreated)
      .groupBy(({ data }) => data.currency)
      .window(hopping(seconds(60), seconds(10)))
      .aggregate('per-minute', { orders: count(), revenue: sum(({ data }) => data.amount) })
      .stateful('trailing', (recent: readonly { readonly [name in keyof Recent]: Recent[name] }[] = [], windowed) => {
        const { window, value } = windowed;
        const before = recent.filter(({ start }) => start < window.start).slice(-TRAILING);
        const total = before.reduce((sumSoFar, each) => sumSoFar + each.revenue, 0n);
        const trailingMean = before.length === 0 ? null : divideHalfEven(total, BigInt(before.length));
        // Compared by whole numbers, so that no rounding decides.
        const isPeak = before.length === TRAILING && value.revenue * BigInt(before.length) * 100n >= total * peakPercent && total > 0n;
        // A window that is told again takes its own place.
        const next = [...recent.filter(({ start }) => start !== window.start), { start: window.start, revenue: value.revenue }];
        return { state: next.sort((a, b) => a.start - b.start).slice(-2 * TRAILING), emit: [{ ...windowed, trailingMean, isPeak }] };
      }, { remembers: minutes(10) })
      .to(SlidingRevenue, ({ key, window, revision, value, trailingMean, isPeak }) => ({ window, revision, data: { currency: key, ...value, trailingMean, isPeak } })),
  );
