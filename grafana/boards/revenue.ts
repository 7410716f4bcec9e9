/** For those who sell: how the shop does, and how far that can be trusted. */
import type { BoardDraft } from './board';
import { betterAbove, graph, mustBeOne, mustBeZero, number, worseAbove } from './panel';

const events = (topic: string, range = '$__rate_interval', how = 'rate'): string => `sum(${how}(twofold_speed_events_admitted_total{topic="${topic}"}[${range}]))`;
const perMinute = (topic: string): string => `60 * ${events(topic)}`;
const inRange = (topic: string): string => `${events(topic, '$__range', 'increase')} or vector(0)`;
/** Of the payments that were tried. */
const share = (part: string, range: string): string =>
  `((${events(part, range)} or vector(0)) / ((${events('payment-completed', range)} or vector(0)) + (${events('payment-failed', range)} or vector(0)) > 0)) or vector(0)`;

export const revenue: BoardDraft = {
  name: 'revenue',
  title: 'Twofold · Revenue',
  about: 'How the shop does: orders, payments, refunds, and how recent and how exact the answers are. Exact amounts of money are at /api/total-revenue.',
  range: '6h',
  choices: [],
  rows: {
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
