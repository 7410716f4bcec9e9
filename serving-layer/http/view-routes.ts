/** GET /api/views, /api/views/<name> and /api/revenue: the rows of a view. */
import { Router, type Request, type Response } from 'express';
import type { Rates } from '../../common/currency/rates';
import type { View } from '../../common/metrics/view';
import { Problem } from '../../common/problem';
import { allowedValues } from '../query/allowed-values';
import { checkNames } from '../query/parameters';
import { RATIOS } from '../query/ratios';
import { renderBucket, renderRow } from '../query/render';
import { rowsOf } from '../query/rows';
import { parseViewQuery } from '../query/view-query';
import { answerTo, type AnsweringParts } from './answering';
import { goneSignal, paramsOf } from './request-facts';

export interface ViewRouteParts extends AnsweringParts {
  readonly views: readonly View[];
  readonly rates: Rates;
}

export function viewRoutes(parts: ViewRouteParts): Router {
  const router = Router();
  const answer = async (view: View, request: Request, response: Response): Promise<void> => {
    const params = paramsOf(request);
    const query = parseViewQuery(view, params, parts.rates);
    const { answer, evidence } = await answerTo(params, parts, goneSignal(response));
    const { rows, rates } = rowsOf(answer, query, parts.rates);
    const { from, to, granularity, groupBy, currency } = query;
    response.json({
      view: view.name,
      granularity,
      ...(from !== undefined && { from: renderBucket(from, 'minute') }),
      ...(to !== undefined && { to: renderBucket(to, 'minute') }),
      ...(groupBy.length > 0 && { groupBy }),
      ...(currency !== undefined && { currency, rates }),
      rows: rows.map((row) => renderRow(view, granularity, row)),
      evidence,
    });
  };

  router.get('/api/revenue', (request, response) => answer(viewNamed(parts.views, 'revenue'), request, response));
  router.get('/api/views/:name', (request, response) => answer(viewNamed(parts.views, request.params.name), request, response));
  router.get('/api/views', (request, response) => {
    checkNames(paramsOf(request), []);
    response.json({ views: parts.views.map(described) });
  });
  return router;
}

/** Throws Problem naming the views that there are. */
export function viewNamed(views: readonly View[], name: string): View {
  const view = views.find((candidate) => candidate.name === name);
  if (view) return view;
  const names = views.map((candidate) => candidate.name);
  throw new Problem(404, 'unknown-view', 'There is no such view', `there is no view "${name}"; there are ${names.join(', ')}`, { allowed: names });
}

function described(view: View): Record<string, unknown> {
  return {
    name: view.name,
    about: view.about,
    href: `/api/views/${view.name}`,
    grain: view.grain,
    dimensions: Object.keys(view.dimensions).map((name) => {
      const values = allowedValues(view, name);
      return { name, ...(values && { values: [...values] }) };
    }),
    measures: Object.entries(view.measures).map(([name, measure]) => ({ name, ...measure })),
    ratios: Object.entries(RATIOS[view.name] ?? {}).map(([name, ratio]) => ({ name, ...ratio })),
  };
}
