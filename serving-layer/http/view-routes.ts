/** GET /api/views, /api/views/<name> and /api/revenue: the rows of a view. */
import { Router } from 'express';
import type { Rates } from '../../common/currency/rates';
import type { View } from '../../common/metrics/view';
import { Problem } from '../../common/problem';
import { allowedValues } from '../query/allowed-values';
import { checkNames } from '../query/parameters';
import { RATIOS } from '../query/ratios';
import { renderBucket, renderRow } from '../query/render';
import { rowsOf } from '../query/rows';
import { parseViewQuery } from '../query/view-query';
import type { AnswerRoutes } from './answer-routes';
import { sendRendered } from './headers';
import type { Asked } from './question';
import { paramsOf } from './request-facts';

export interface ViewRouteParts {
  readonly views: readonly View[];
  readonly rates: Rates;
}

export function viewRoutes({ views, rates }: ViewRouteParts, route: AnswerRoutes): Router {
  const router = Router();
  const read = (view: View, params: URLSearchParams): Asked => {
    const query = parseViewQuery(view, params, rates);
    const { from, to, granularity, groupBy, currency } = query;
    return {
      body: (answer, evidence) => {
        const { rows, rates: used } = rowsOf(answer, query, rates);
        return {
          view: view.name,
          granularity,
          ...(from !== undefined && { from: renderBucket(from, 'minute') }),
          ...(to !== undefined && { to: renderBucket(to, 'minute') }),
          ...(groupBy.length > 0 && { groupBy }),
          ...(currency !== undefined && { currency, rates: used }),
          rows: rows.map((row) => renderRow(view, granularity, row)),
          evidence,
        };
      },
    };
  };
  const described = Buffer.from(JSON.stringify({ views: views.map(describe) }));

  router.get('/api/revenue', route((params) => read(viewNamed(views, 'revenue'), params)));
  router.get('/api/views/:name', route((params, path) => read(viewNamed(views, decodeURIComponent(path.split('/')[3] ?? '')), params)));
  router.get('/api/views', (request, response) => {
    checkNames(paramsOf(request), []);
    sendRendered(response, described);
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

function describe(view: View): Record<string, unknown> {
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
