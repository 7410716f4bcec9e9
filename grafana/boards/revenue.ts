/** For those who sell: how the shop does, and how far that can be trusted. */
import type { BoardDraft } from './board';
import { betterAbove, graph, mustBeOne, mustBeZero, number, worseAbove } from './panel';

const events = (topic: string, range = '$__rate_interval', how = 'rate'): string => `sum(${how}(twofold_speed_events_admitted_total{topic="${topic}"}[${range}]))`;
const perMinute = (topic: string): string => `60 * ${events(topic)}`;
const inRange = (topic: string): string => `${events(topic, '$__range', 'increase')} or vector(0)`;
/** Of the payments that were tried. */
const share = (part: string, range: string): string =>
  `((${events(part, range)} or vector(0)) / ((${events('payment-completed', range)} or vector(0)) + (${events('payment-failed', range)} or vector(0)) > 0)) or vector(0)`;

/** Every serving process tells the same totals; the one that is furthest counts. */
const told = (metric: string, more = ''): string => `twofold_business_${metric}{currency=~"$currency"${more}}`;
const perCurrency = (metric: string, more?: string): string => `max by (currency) (${told(metric, more)})`;
const gained = (metric: string, range: string, more?: string): string => `sum by (currency, instance) (delta(${told(metric, more)}[${range}]))`;
const tried = ', outcome=~"completed|failed"';

export const revenue: BoardDraft = {
  name: 'revenue',
  title: 'Twofold · Revenue',
  about: 'How the shop does: money, orders, payments, refunds, and how recent and how exact the answers are. Samples of Prometheus are floats, with every digit up to 15; exact decimals are at /api/total-revenue, and by the time of the events at /api/revenue.',
  range: '6h',
  choices: [{ name: 'currency', title: 'Currency', from: ['twofold_business_revenue', 'currency'] }],
  rows: {
    'Money now': [
      number('Revenue', 'Money kept, in all: completed payments, less refunds, plus adjustments, by currency. Batch and live part together, as of this moment; empty while there is no exact answer.', 'money', { '{{currency}}': perCurrency('revenue') }),
      number('Average order', 'What an order comes to on average, over all orders.', 'money', {
        '{{currency}}': `max by (currency) (sum by (currency, instance) (${told('orders_value')}) / sum by (currency, instance) (${told('orders')}))`,
      }),
      number('Payments that succeed', 'Completed payments of all that were tried (completed and failed), ever.', 'share', {
        '{{currency}}': `max by (currency) (sum by (currency, instance) (${told('payments', ', outcome="completed"')}) / sum by (currency, instance) (${told('payments', tried)}))`,
      }, { colours: betterAbove(0.9, 0.97) }),
      number('Refunded', 'Money that was given back, in all. It is taken off the revenue already.', 'money', { '{{currency}}': `${perCurrency('payments_amount', ', outcome="refunded"')} or 0 * ${perCurrency('revenue')}` }),
    ],
    'Money over time': [
      graph('Revenue in the minute before', 'What came to the revenue within a minute, by when it was counted: late events and corrections stand where they came in. By the time of the events: the live page, or /api/revenue.', 'money', { '{{currency}}': `max by (currency) (${gained('revenue', '1m')})` }),
      graph('Revenue in the hour before', 'As beside, within an hour.', 'money', { '{{currency}}': `max by (currency) (${gained('revenue', '1h')})` }),
      graph('Average order in the hour before', 'Value of the orders that were counted within an hour, by their number.', 'money', {
        '{{currency}}': `max by (currency) (${gained('orders_value', '1h')} / (${gained('orders', '1h')} > 0))`,
      }, { columns: 8 }),
      graph('Orders in the hour before, by size', 'Basic, standard and premium orders; docs/CONFIGURATION.md says from which value on.', 'many', { '{{tier}}': `max by (tier) (sum by (tier, instance) (delta(${told('orders')}[1h])))` }, { columns: 8, stacked: true }),
      graph('Payments in the hour before, by outcome', 'Money of the payments that were counted within an hour, by what became of them.', 'money', {
        '{{currency}} {{outcome}}': `max by (currency, outcome) (sum by (currency, outcome, instance) (delta(${told('payments_amount')}[1h])))`,
      }, { columns: 8 }),
    ],
    'In the range shown': [
      number('Orders', 'Orders counted in the time range shown at the top right. Each once, however often it was sent.', 'many', { orders: inRange('order-created') }),
      number('Payments', 'Payments that were completed in the time range shown.', 'many', { payments: inRange('payment-completed') }),
      number('Payments that succeed', 'Completed payments of all that were tried (completed and failed) in the time range shown.', 'share', { share: share('payment-completed', '$__range') }, { colours: betterAbove(0.9, 0.97) }),
      number('Refunds', 'Payments given back in the time range shown.', 'many', { refunds: inRange('payment-refunded') }),
    ],
    'Over time': [
      graph('Orders per minute', 'Orders counted each minute.', 'perMinute', { orders: perMinute('order-created'), cancelled: `${perMinute('order-cancelled')} or vector(0)` }),
      graph(
        'Payments per minute',
        'What became of payments: completed and adjusted ones bring money, failed ones do not, refunded ones give it back.',
        'perMinute',
        {
          completed: `${perMinute('payment-completed')} or vector(0)`,
          failed: `${perMinute('payment-failed')} or vector(0)`,
          refunded: `${perMinute('payment-refunded')} or vector(0)`,
          adjusted: `${perMinute('payment-adjusted')} or vector(0)`,
        },
        { stacked: true },
      ),
      graph('Payments that fail', 'Failed payments of all that were tried. A rise mostly means trouble at a payment provider.', 'share', { failed: share('payment-failed', '$__rate_interval') }),
      graph('Requests at the shop', 'Orders and payments taken in over HTTP, by the kind of request and the answer. 202 is good, 4xx is a mistake of the caller, 5xx is ours.', 'requests', {
        '{{route}} {{status}}': 'sum by (route, status) (rate(twofold_ingest_request_duration_seconds_count{route=~"/api/.*"}[$__rate_interval]))',
      }),
    ],
    'How far to trust it': [
      number('An exact answer', '1 while every question is answered exactly; 0 while there is no answer (never a wrong one).', 'count', { answering: 'min(twofold_serving_answering)' }, { colours: mustBeOne }),
      number('Disagreements', 'Figures on which the batch and the live calculation of the same events differ. Must be 0.', 'count', { figures: 'max(twofold_reconciliation_mismatches)' }, { colours: mustBeZero }),
      number('Events not counted yet', 'Events that have arrived but are not in the answers yet. Mostly 0, or gone within a second.', 'many', { events: 'max(twofold_serving_as_of_lag_records)' }, { colours: worseAbove(1_000, 100_000) }),
      number('Age of the live part', 'How long ago the slowest task had last counted everything there was.', 'seconds', { age: 'max(twofold_speed_freshness_seconds)' }, { colours: worseAbove(5, 60) }),
    ],
  },
};
