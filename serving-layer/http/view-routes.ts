/** GET /api/views, /api/views/<name> and /api/revenue: the rows of a view. */
import { Router, type Request } from 'express';
import type { Rates } from '../../common/currency/rates';
import type { View } from '../../common/metrics/view';
import { Problem } from '../../common/problem';
import type { Answer } from '../view/merged-view';
import { allowedValues } from '../query/allowed-values';
import { readParameters } from '../query/declared-parameters';
import { inOrder } from '../query/order';
import { RATIOS } from '../query/ratios';
import { renderBucket, renderRow } from '../query/render';
import { rowsOf, type Rows } from '../query/rows';
import type { ViewQuery } from '../query/view-query';
import { viewParameters, type Portion, type ViewParameters } from '../query/view-parameters';
import type { LogShape } from '../query/recency';
import type { AnswerRoutes } from './answer-routes';
import type { PageOfRows } from './held-rows';
import { listViews } from './operations/views';
import type { Asked } from './question';
import { paramsOf } from './request-facts';
import { columnsOf, type AskedTable } from './table';

export interface ViewRouteParts {
  readonly views: readonly View[];
  readonly rates: Rates;
}

export function viewRoutes({ views, rates, log }: ViewRouteParts & { readonly log: LogShape }, route: AnswerRoutes): Router {
  const router = Router();
  const routes = new Map(views.map((view) => [view.name, viewRoute(viewParameters(view, rates, log), rates, route)]));
  const described = { views: views.map(describe) };

  router.get('/api/revenue', routeOf(routes, 'revenue'));
  router.get('/api/views/:name', (request: Request<{ name: string }>, response) => routeOf(routes, request.params.name)(request, response));
  router.get('/api/views', (request, response) => {
    readParameters(listViews.query, paramsOf(request));
    response.json(described);
  });
  return router;
}

function viewRoute(parameters: ViewParameters, rates: Rates, route: AnswerRoutes) {
  return route((params): Asked => {
    const { query, portion, recency } = parameters.read(params);
    const table = tableOf(query, portion, rates);
    const body = (answer: Answer, evidence: object): object => {
      const { rows, rates: used } = table.rows(answer);
      const { limit } = portion;
      return table.page(limit === undefined ? { rows, rates: used } : { rows: rows.slice(0, limit), rates: used, rowCount: rows.length }, evidence);
    };
    return { recency, body, table };
  });
}

export function tableOf(query: ViewQuery, portion: Portion, rates: Rates): AskedTable {
  const { view, from, to, granularity, groupBy, currency } = query;
  return {
    portion,
    columns: columnsOf(query),
    rows: (answer: Answer): Rows => {
      const found = rowsOf(answer, query, rates);
      return { ...found, rows: inOrder(found.rows, portion.order) };
    },
    page: ({ rows, rates: used, rowCount, next }: PageOfRows, evidence) => ({
      view: view.name,
      granularity,
      ...(from !== undefined && { from: renderBucket(from, 'minute') }),
      ...(to !== undefined && { to: renderBucket(to, 'minute') }),
      ...(groupBy.length > 0 && { groupBy }),
      ...(currency !== undefined && { currency, rates: used }),
      ...(rowCount !== undefined && { rowCount }),
      rows: rows.map((row) => renderRow(view, granularity, row)),
      ...(next !== undefined && { next }),
      evidence,
    }),
  };
}

/** Throws Problem naming the views that there are. */
function routeOf<Route>(routes: ReadonlyMap<string, Route>, name: string): Route {
  const route = routes.get(name);
  if (route) return route;
  throw unknownView([...routes.keys()], name);
}

/** Throws Problem naming the views that there are. */
export function viewNamed(views: readonly View[], name: string): View {
  const view = views.find((candidate) => candidate.name === name);
  if (view) return view;
  throw unknownView(views.map((candidate) => candidate.name), name);
}

function unknownView(names: readonly string[], name: string): Problem {
  return new Problem(404, 'unknown-view', 'There is no such view', `there is no view "${name}"; there are ${names.join(', ')}`, { allowed: names });
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
