/** GET /api/total-revenue, /analytics and /api/cells, as declared. */
import { z } from 'zod';
import type { Rates } from '../../../common/currency/rates';
import { json, type Operation } from '../../../common/http/openapi/operation';
import { amount, token } from '../../../common/http/openapi/shapes';
import { MEDIA_TYPES } from '../../query/format';
import { asOfParameter } from '../../past/point';
import { recencyParameters, type LogShape } from '../../query/recency';
import { currencyParameter } from '../../query/view-parameters';
import { count, currencyCode, evidence, freshness, rateUsed } from './evidence';
import { PAST_PROBLEMS } from './past';
import { conditional, unchanged, withTag } from './views';

const tag = 'Answers';

const amounts = { total: amount.meta({ description: 'batch + realtime.' }), batch: amount, realtime: amount };

const totalRevenueAnswer = z
  .strictObject({
    ...amounts,
    currency: currencyCode.meta({ description: 'That of the amounts: the one asked for, else that of most payments.' }),
    byCurrency: z.record(z.string(), z.strictObject(amounts)).meta({ description: 'Each currency by itself, unconverted.' }),
    rates: z.array(rateUsed).optional().meta({ description: 'What was converted with, where anything was.' }),
    asOf: token,
    generation: z.int().nullable(),
    freshness,
    evidence,
  })
  .meta({ id: 'TotalRevenue' });

const analyticsAnswer = z
  .strictObject({
    totalOrders: count,
    totalRevenue: amount,
    avgOrderValue: amount.nullable().meta({ description: 'Null without orders, as are the smallest and the largest.' }),
    minOrderValue: amount.nullable(),
    maxOrderValue: amount.nullable(),
    currency: currencyCode,
    successRate: z.number().min(0).max(1).nullable().meta({ description: 'Completed of completed and failed payments; null without any.' }),
    ordersPerMinute: z.array(count).length(60).meta({ description: 'The last 60 minutes of event time, the present one last.' }),
    evidence,
  })
  .meta({ id: 'Analytics' });

export function summaryParameters(rates: Rates, log: LogShape) {
  return z.strictObject({ currency: currencyParameter(rates), ...recencyParameters(log) });
}

export function totalParameters(rates: Rates, log: LogShape) {
  return summaryParameters(rates, log).extend({ asOf: asOfParameter(log) });
}

export function cellsParameters(views: readonly string[], log: LogShape) {
  return z.strictObject({ view: z.enum(views).optional().meta({ description: 'Only the cells of this view.' }), ...recencyParameters(log) });
}

const problems = ['no-rate', 'no-exact-answer', 'not-reached'] as const;

export function summaryOperations(rates: Rates, log: LogShape): readonly Operation[] {
  const query = summaryParameters(rates, log);
  return [
    {
      method: 'get',
      path: '/api/total-revenue',
      id: 'getTotalRevenue',
      tag,
      summary: 'The total revenue now',
      description: 'Completed payments, less refunds, plus adjustments: `batch + realtime = total`.',
      query: totalParameters(rates, log),
      headers: conditional,
      answers: { 200: json(totalRevenueAnswer, 'The total and what it stands on.', withTag), 304: unchanged },
      problems: [...problems, ...PAST_PROBLEMS],
    },
    {
      method: 'get',
      path: '/analytics',
      id: 'getAnalytics',
      tag,
      summary: 'The figures of a glance',
      query,
      headers: conditional,
      answers: { 200: json(analyticsAnswer, 'The figures and what they stand on.', withTag), 304: unchanged },
      problems,
    },
  ];
}

export function cellsOperation(views: readonly string[], log: LogShape): Operation {
  return {
    method: 'get',
    path: '/api/cells',
    id: 'getCells',
    tag,
    summary: 'Every merged cell at one position',
    description: 'For `npx twofold verify`. The first line is `{"evidence": …}`, then a cell a line: `{"key": "<view, time and dimensions, separated by U+001F>", "measures": ["…"]}`, amounts in 1/10,000.',
    query: cellsParameters(views, log),
    answers: { 200: { description: 'The evidence, then the cells.', content: { [MEDIA_TYPES.ndjson]: z.string() } } },
    problems: ['no-exact-answer', 'not-reached'],
  };
}
