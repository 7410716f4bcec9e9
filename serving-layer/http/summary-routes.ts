/** GET /api/total-revenue and /analytics. */
import { Router } from 'express';
import { formatMoney, type Money } from '../../common/money';
import { checkNames } from '../query/parameters';
import { RECENCY_PARAMETERS } from '../query/recency';
import { renderCount } from '../query/render';
import { analytics, renderAmounts, totalRevenue } from '../query/summary';
import { CURRENCY, currencyOf } from '../query/view-query';
import { answerTo } from './answering';
import { goneSignal, paramsOf } from './request-facts';
import { viewNamed, type ViewRouteParts } from './view-routes';

export function summaryRoutes(parts: ViewRouteParts): Router {
  const router = Router();
  const views = { revenue: viewNamed(parts.views, 'revenue'), orders: viewNamed(parts.views, 'orders'), payments: viewNamed(parts.views, 'payments') };
  const known = [CURRENCY, ...RECENCY_PARAMETERS];

  router.get('/api/total-revenue', async (request, response) => {
    const params = paramsOf(request);
    checkNames(params, known);
    const asked = currencyOf(params, parts.rates);
    const { answer, evidence } = await answerTo(params, parts, goneSignal(response));
    const { currency, byCurrency, rates, ...amounts } = totalRevenue(answer, views, asked, parts.rates);
    response.json({
      ...renderAmounts(amounts),
      currency,
      byCurrency: Object.fromEntries(Object.entries(byCurrency).map(([code, each]) => [code, renderAmounts(each)])),
      ...(rates.length > 0 && { rates }),
      asOf: evidence.asOf.token,
      generation: evidence.generation?.id ?? null,
      freshness: evidence.freshness,
      evidence,
    });
  });

  router.get('/analytics', async (request, response) => {
    const params = paramsOf(request);
    checkNames(params, known);
    const asked = currencyOf(params, parts.rates);
    const { answer, evidence } = await answerTo(params, parts, goneSignal(response));
    const figures = analytics(answer, views, asked, parts.rates, parts.now());
    response.json({
      totalOrders: renderCount(figures.totalOrders),
      totalRevenue: formatMoney(figures.totalRevenue),
      avgOrderValue: amount(figures.avgOrderValue),
      minOrderValue: amount(figures.minOrderValue),
      maxOrderValue: amount(figures.maxOrderValue),
      currency: figures.currency,
      // Four decimals of a number between 0 and 1: its shortest text is exact.
      successRate: figures.successRate === null ? null : Number(formatMoney(figures.successRate)),
      ordersPerMinute: figures.ordersPerMinute.map(renderCount),
      evidence,
    });
  });
  return router;
}

function amount(money: Money | null): string | null {
  return money === null ? null : formatMoney(money);
}
