/** GET /api/total-revenue and /analytics. */
import { Router } from 'express';
import { formatMoney, type Money } from '../../common/money';
import { GRAIN_MILLIS } from '../../common/time';
import type { LastingEvidence } from '../evidence';
import { readParameters } from '../query/declared-parameters';
import { recencyOf, type LogShape } from '../query/recency';
import { renderCount } from '../query/render';
import { analytics, renderAmounts, totalRevenue, type TotalRevenue } from '../query/summary';
import type { AnswerRoutes } from './answer-routes';
import { summaryParameters, totalParameters } from './operations/summaries';
import { viewNamed, type ViewRouteParts } from './view-routes';

export function summaryRoutes({ views: all, rates, log }: ViewRouteParts & { readonly log: LogShape }, route: AnswerRoutes): Router {
  const router = Router();
  const views = { revenue: viewNamed(all, 'revenue'), orders: viewNamed(all, 'orders'), payments: viewNamed(all, 'payments') };
  const parameters = summaryParameters(rates, log);

  const revenue = route((params) => {
    const { currency: asked, ...recency } = readParameters(totalParameters(rates, log), params);
    return {
      recency: recencyOf(recency),
      body: (answer, evidence) => renderTotal(totalRevenue(answer, views, asked, rates), evidence),
    };
  });

  const figures = route((params) => {
    const { currency: asked, ...recency } = readParameters(parameters, params);
    return {
      recency: recencyOf(recency),
      stretch: GRAIN_MILLIS.minute,
      body: (answer, evidence, now) => {
        const found = analytics(answer, views, asked, rates, now);
        return {
          totalOrders: renderCount(found.totalOrders),
          totalRevenue: formatMoney(found.totalRevenue),
          avgOrderValue: amount(found.avgOrderValue),
          minOrderValue: amount(found.minOrderValue),
          maxOrderValue: amount(found.maxOrderValue),
          currency: found.currency,
          // Four decimals of a number between 0 and 1: its shortest text is exact.
          successRate: found.successRate === null ? null : Number(formatMoney(found.successRate)),
          ordersPerMinute: found.ordersPerMinute.map(renderCount),
          evidence,
        };
      },
    };
  });

  router.get('/api/total-revenue', revenue);
  router.get('/analytics', figures);
  return router;
}

/** With the evidence of the answer that it is taken from. */
export function renderTotal({ currency, byCurrency, rates, ...amounts }: TotalRevenue, evidence: LastingEvidence & { readonly freshness: unknown }): object {
  return {
    ...renderAmounts(amounts),
    currency,
    byCurrency: Object.fromEntries(Object.entries(byCurrency).map(([code, each]) => [code, renderAmounts(each)])),
    ...(rates.length > 0 && { rates }),
    asOf: evidence.asOf.token,
    generation: evidence.generation?.id ?? null,
    freshness: evidence.freshness,
    evidence,
  };
}

function amount(money: Money | null): string | null {
  return money === null ? null : formatMoney(money);
}
