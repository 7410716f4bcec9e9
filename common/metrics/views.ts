/**
 * The views that Twofold keeps. To add one, add its declaration here: the live fold, the SQL, the API, the metrics and
 * the docs follow (docs/NEW-VIEW.md walks through an example).
 */
import { parseMoney, type Money } from '../money';
import { band, field, literal, multiply, negate, orElse, type Band } from './expression';
import { count, max, min, sum, type View } from './view';

/** Order values from which a tier applies, per currency; `default` for currencies without their own. */
export interface TierThresholds {
  readonly premium: Readonly<Record<string, Money>>;
  readonly standard: Readonly<Record<string, Money>>;
}

const units = (text: string): Money => {
  const parsed = parseMoney(text);
  if (!parsed.ok) throw new TypeError(parsed.why);
  return parsed.amount;
};

export const DEFAULT_TIERS: TierThresholds = {
  premium: { default: units('10000000') },
  standard: { default: units('1000000') },
};

const country = orElse(field('country'), 'unknown');

const revenue: View = {
  name: 'revenue',
  about: 'Money kept: completed payments, less refunds, plus adjustments.',
  grain: 'minute',
  dimensions: { currency: field('currency'), country },
  measures: { revenue: sum('money', 'What was kept.'), payments: count('Payments, refunds and adjustments.') },
  from: [
    { event: 'PaymentCompleted', measures: { revenue: field('amount') } },
    { event: 'PaymentRefunded', measures: { revenue: negate(field('amount')) } },
    { event: 'PaymentAdjusted', measures: { revenue: field('amount') } },
  ],
};

const payments: View = {
  name: 'payments',
  about: 'Payments by what became of them.',
  grain: 'minute',
  dimensions: { currency: field('currency'), outcome: literal('completed') },
  measures: { payments: count('How many.'), amount: sum('money', 'How much, as the event says it.') },
  from: [
    { event: 'PaymentCompleted', measures: { amount: field('amount') } },
    { event: 'PaymentFailed', dimensions: { outcome: literal('failed') }, measures: { amount: field('amount') } },
    { event: 'PaymentRefunded', dimensions: { outcome: literal('refunded') }, measures: { amount: field('amount') } },
    { event: 'PaymentAdjusted', dimensions: { outcome: literal('adjusted') }, measures: { amount: field('amount') } },
  ],
};

const lineRevenue = multiply(field('quantity'), field('unitPrice'));

const products: View = {
  name: 'products',
  about: 'What was sold of each product, net of what came back.',
  grain: 'hour',
  dimensions: { currency: field('currency'), product: field('productId') },
  measures: {
    lines: count('Invoice lines.'),
    units: sum('number', 'Pieces sold, less pieces that came back.'),
    revenue: sum('money', 'Quantity times unit price, less what came back.'),
  },
  from: [
    { event: 'OrderCreated', explode: 'items', measures: { units: field('quantity'), revenue: lineRevenue } },
    { event: 'PaymentRefunded', explode: 'items', measures: { units: negate(field('quantity')), revenue: negate(lineRevenue) } },
    { event: 'PaymentAdjusted', explode: 'items', measures: { units: field('quantity'), revenue: lineRevenue } },
  ],
};

function orders(tiers: TierThresholds): View {
  const bands: readonly Band[] = [
    { name: 'premium', from: tiers.premium },
    { name: 'standard', from: tiers.standard },
  ];
  return {
    name: 'orders',
    about: 'Orders placed, by size.',
    grain: 'minute',
    dimensions: { currency: field('currency'), country, tier: band(field('amount'), field('currency'), bands, 'basic') },
    measures: {
      orders: count('How many.'),
      value: sum('money', 'What they cost together.'),
      min: min('money', 'The smallest.'),
      max: max('money', 'The largest.'),
    },
    from: [{ event: 'OrderCreated', measures: { value: field('amount'), min: field('amount'), max: field('amount') } }],
  };
}

export function declareViews(tiers: TierThresholds): readonly View[] {
  return [revenue, orders(tiers), payments, products];
}
