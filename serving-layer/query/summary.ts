/** The two summaries that need no question: the total revenue and the figures of /analytics. */
import type { RateUsed } from '../../common/currency/convert';
import type { Rates } from '../../common/currency/rates';
import type { View } from '../../common/metrics/view';
import { divideHalfEven, formatMoney, type Money } from '../../common/money';
import { GRAIN_MILLIS, bucketStart, type Millis } from '../../common/time';
import type { Answer } from '../view/merged-view';
import { rowsOf, type Row } from './rows';
import { CURRENCY, type ViewQuery } from './view-query';

type Cells = Pick<Answer, 'generation' | 'live'>;

/** The views that the summaries are made of. */
export interface SummaryViews {
  readonly revenue: View;
  readonly orders: View;
  readonly payments: View;
}

/** Amounts of one currency, in 1/10,000: batch + realtime = total. */
export interface Amounts {
  readonly total: Money;
  readonly batch: Money;
  readonly realtime: Money;
}

export interface TotalRevenue extends Amounts {
  readonly currency: string;
  readonly byCurrency: Readonly<Record<string, Amounts>>;
  readonly rates: readonly RateUsed[];
}

/** What nothing at all is counted in. */
const NO_CURRENCY = 'EUR';
const MINUTES = 60;

/** The revenue in `asked`, else in the currency of most payments. Throws Problem where a rate is missing. */
export function totalRevenue(answer: Cells, { revenue }: Pick<SummaryViews, 'revenue'>, asked: string | undefined, rates: Rates): TotalRevenue {
  const rows = rowsOf(answer, everything(revenue), rates).rows;
  const byCurrency = Object.fromEntries(rows.map((row) => [currencyOf(row), amountsOf(row)]));
  const currency = asked ?? mainCurrency(rows, 'payments') ?? NO_CURRENCY;
  if (rows.every((row) => currencyOf(row) === currency)) return { ...(byCurrency[currency] ?? NOTHING), currency, byCurrency, rates: [] };
  const converted = rowsOf(answer, { ...everything(revenue), currency }, rates);
  const [row] = converted.rows;
  return { ...(row ? amountsOf(row) : NOTHING), currency, byCurrency, rates: converted.rates };
}

export interface Analytics {
  readonly currency: string;
  readonly totalOrders: bigint;
  readonly totalRevenue: Money;
  /** Null without orders, as are the smallest and the largest. */
  readonly avgOrderValue: Money | null;
  readonly minOrderValue: Money | null;
  readonly maxOrderValue: Money | null;
  /** Completed of completed and failed payments, in 1/10,000; null without any. */
  readonly successRate: bigint | null;
  /** Orders in each of the last 60 minutes of event time up to now, the oldest first. */
  readonly ordersPerMinute: readonly bigint[];
}

/** Throws Problem where a rate is missing. */
export function analytics(answer: Cells, views: SummaryViews, asked: string | undefined, rates: Rates, now: Millis): Analytics {
  const rows = rowsOf(answer, everything(views.orders), rates).rows;
  const paid = rowsOf(answer, everything(views.revenue), rates).rows;
  const revenue = totalRevenue(answer, views, asked ?? mainCurrency(paid, 'payments') ?? mainCurrency(rows, 'orders'), rates);
  const { currency } = revenue;
  // Orders that are all in the answer's currency need no rate.
  const [orders] = rows.every((row) => currencyOf(row) === currency) ? rows : rowsOf(answer, { ...everything(views.orders), currency }, rates).rows;
  return {
    currency,
    totalOrders: orders?.measures['orders'] ?? 0n,
    totalRevenue: revenue.total,
    avgOrderValue: orders?.ratios['average'] ?? null,
    minOrderValue: orders?.measures['min'] ?? null,
    maxOrderValue: orders?.measures['max'] ?? null,
    successRate: successRate(answer, views.payments, rates),
    ordersPerMinute: ordersPerMinute(answer, views.orders, rates, now),
  };
}

function successRate(answer: Cells, payments: View, rates: Rates): bigint | null {
  const outcomes = new Map<string, bigint>();
  for (const { dimensions, measures } of rowsOf(answer, { ...everything(payments), groupBy: ['outcome'] }, rates).rows) {
    const outcome = dimensions['outcome'] ?? '';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0n) + (measures['payments'] ?? 0n));
  }
  const completed = outcomes.get('completed') ?? 0n;
  const tried = completed + (outcomes.get('failed') ?? 0n);
  return tried === 0n ? null : divideHalfEven(completed * 10_000n, tried);
}

function ordersPerMinute(answer: Cells, orders: View, rates: Rates, now: Millis): bigint[] {
  const to = bucketStart(now, 'minute') + GRAIN_MILLIS.minute;
  const from = to - MINUTES * GRAIN_MILLIS.minute;
  const minutes = Array.from({ length: MINUTES }, () => 0n);
  for (const { bucket = from, measures } of rowsOf(answer, { ...everything(orders), from, to, granularity: 'minute' }, rates).rows) {
    const at = (bucket - from) / GRAIN_MILLIS.minute;
    minutes[at] = (minutes[at] ?? 0n) + (measures['orders'] ?? 0n);
  }
  return minutes;
}

/** The currency with the most of what `counted` counts, so that a stray one does not turn the whole answer over. */
function mainCurrency(rows: readonly Row[], counted: string): string | undefined {
  let main: Row | undefined;
  for (const row of rows) if ((row.measures[counted] ?? 0n) > (main?.measures[counted] ?? 0n)) main = row;
  return main && currencyOf(main);
}

function currencyOf(row: Row): string {
  return row.dimensions[CURRENCY] ?? '';
}

/** All of a view, as one row per currency. */
function everything(view: View): ViewQuery {
  return { view, granularity: 'total', groupBy: [], filters: new Map() };
}

const NOTHING: Amounts = { total: 0n, batch: 0n, realtime: 0n };

function amountsOf({ measures, batch, realtime }: Row): Amounts {
  return { total: measures['revenue'] ?? 0n, batch: batch['revenue'] ?? 0n, realtime: realtime['revenue'] ?? 0n };
}

export function renderAmounts({ total, batch, realtime }: Amounts): Record<keyof Amounts, string> {
  return { total: formatMoney(total), batch: formatMoney(batch), realtime: formatMoney(realtime) };
}
