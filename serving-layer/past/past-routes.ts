/** `asOf` on answers, GET /api/views/<name>/changes and /left-out: questions about the past, which the archive answers. */
import { createHash } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Pool } from 'pg';
import { eventOfType } from '../../common/events/catalogue';
import { definitionsHash, type View } from '../../common/metrics/view';
import { joinPositions, meetPositions } from '../../common/position';
import type { Millis } from '../../common/time';
import { isKnown, sendUnchanged, setHeaders } from '../http/headers';
import { leftOutParameters, OF_PRESENT_ROWS, pastParameters } from '../http/operations/past';
import { totalParameters } from '../http/operations/summaries';
import { goneSignal, paramsOf } from '../http/request-facts';
import { renderTotal } from '../http/summary-routes';
import { tableOf, viewNamed, type ViewRouteParts } from '../http/view-routes';
import { only, readParameters } from '../query/declared-parameters';
import { inOrder } from '../query/order';
import { badParameter } from '../query/bad-parameter';
import type { LogShape } from '../query/recency';
import { rowsOf } from '../query/rows';
import { totalRevenue } from '../query/summary';
import { viewParameters } from '../query/view-parameters';
import type { MergedView } from '../view/merged-view';
import { ArchiveReader, type Ask } from './archive-reader';
import { awaitedOfArchive, settled } from './awaited-point';
import { changesOf } from './changes';
import { leftOut, type LeftOut } from './left-out';
import { locate, type Located } from './locate';
import { AGELESS, pastAnswer, pastEvidence, unbounded } from './past-answer';
import type { AskedPoint } from './point';
import { renderChange, renderLeftOut, renderPoint, renderRange } from './render-past';

export interface PastParts extends ViewRouteParts {
  readonly view: MergedView;
  readonly pool: Pool;
  readonly log: LogShape;
  readonly now: () => Millis;
}

const NOW: AskedPoint = { text: 'now', point: { kind: 'now' } };
const START: AskedPoint = { text: 'start', point: { kind: 'start' } };

/** `answers` takes requests that ask for the past by `asOf`, and lets all others pass. */
export function pastRoutes(parts: PastParts): { readonly answers: RequestHandler; readonly routes: Router } {
  const { views, rates, log } = parts;
  const answer = answering(parts);
  /** Where it lies is settled before the archive is asked, which may be done again. */
  const finder = ({ point }: AskedPoint) => {
    const wanted = settled(point, parts.view);
    return (ask: Ask): Promise<Located> => locate(ask, wanted, parts.now());
  };
  const definitions = definitionsHash(views);
  const points = pastParameters(log);
  const ofTotal = totalParameters(rates, log);
  const declared = new Map(views.map((view) => [view, { rows: viewParameters(view, rates, log), leftOut: leftOutParameters(view, log) }]));
  const parametersOf = (view: View) => {
    const found = declared.get(view);
    if (!found) throw new Error(`the view ${view.name} is not one of those that are answered`);
    return found;
  };

  const rows = (view: View, request: Request, response: Response): Promise<void> => {
    const { query, portion, recency, asOf = NOW } = parametersOf(view).rows.read(allowed(request, ['cursor', 'format', 'atLeast']));
    const find = finder(asOf);
    return answer(request, response, recency.waitMillis, async (ask) => {
      const at = await find(ask);
      const past = await pastAnswer(ask, query, at);
      const found = rowsOf(past.answer, unbounded(query, past.view), rates);
      const { limit, order } = portion;
      const page = { rates: found.rates, rows: inOrder(found.rows, order).slice(0, limit), ...(limit !== undefined && { rowCount: found.rows.length }) };
      return tableOf(query, portion, rates).page(page, await pastEvidence(ask, asOf.text, at));
    });
  };

  const total = (request: Request, response: Response): Promise<void> => {
    const { currency, wait = 0, asOf = NOW } = readParameters(ofTotal, allowed(request, ['atLeast']));
    const revenue = viewNamed(views, 'revenue');
    const find = finder(asOf);
    return answer(request, response, wait, async (ask) => {
      const at = await find(ask);
      const past = await pastAnswer(ask, { view: revenue, granularity: 'total', groupBy: [], filters: new Map() }, at);
      return renderTotal(totalRevenue(past.answer, { revenue: past.view }, currency, rates), await pastEvidence(ask, asOf.text, at));
    });
  };

  const changes = (view: View, request: Request, response: Response): Promise<void> => {
    const params = allowed(request, Object.keys(OF_PRESENT_ROWS));
    const { between, and = NOW } = readParameters(points, only(params, (name) => name === 'between' || name === 'and'));
    const { query, recency } = parametersOf(view).rows.read(only(params, (name) => name !== 'between' && name !== 'and'));
    const find = [finder(between), finder(and)] as const;
    return answer(request, response, recency.waitMillis, async (ask) => {
      const [first, second] = [await find[0](ask), await find[1](ask)];
      const found = await changesOf(ask, query, first, second, definitions, rates);
      const { granularity, groupBy, currency } = query;
      return {
        view: view.name,
        granularity,
        ...renderRange(query),
        ...(groupBy.length > 0 && { groupBy }),
        ...(currency !== undefined && { currency, rates: found.rates }),
        between: renderPoint(between.text, first, definitions),
        and: renderPoint(and.text, second, definitions),
        rows: found.rows.map((row) => renderChange(view, granularity, row)),
        leftOut: renderLeftOut(await leftOutOf(ask, view, first, second, query)),
      };
    });
  };

  const omitted = (view: View, request: Request, response: Response): Promise<void> => {
    const { between = START, and = NOW, wait = 0, ...range } = readParameters(parametersOf(view).leftOut, paramsOf(request));
    const find = [finder(between), finder(and)] as const;
    return answer(request, response, wait, async (ask) => {
      const [first, second] = [await find[0](ask), await find[1](ask)];
      return {
        view: view.name,
        ...renderRange(range),
        between: renderPoint(between.text, first, definitions),
        and: renderPoint(and.text, second, definitions),
        leftOut: renderLeftOut(await leftOutOf(ask, view, first, second, range)),
      };
    });
  };

  type OfView = Request<{ name: string }>;
  const asOfs = Router();
  asOfs.get('/api/total-revenue', total);
  asOfs.get('/api/revenue', (request, response) => rows(viewNamed(views, 'revenue'), request, response));
  asOfs.get('/api/views/:name', (request: OfView, response) => rows(viewNamed(views, request.params.name), request, response));
  const routes = Router();
  routes.get('/api/views/:name/changes', (request: OfView, response) => changes(viewNamed(views, request.params.name), request, response));
  routes.get('/api/views/:name/left-out', (request: OfView, response) => omitted(viewNamed(views, request.params.name), request, response));
  // Most addresses need not be taken apart to see that they do not; a name may be written with escapes.
  const isPast = (request: Request): boolean => /asOf|%/.test(request.url) && paramsOf(request).has('asOf');
  return { routes, answers: (request, response, next) => (isPast(request) ? void asOfs(request, response, next) : next()) };
}

/** Sends what `body` makes of one snapshot of the archive. */
function answering({ pool }: PastParts) {
  const reader = new ArchiveReader(pool);
  return async (request: Request, response: Response, waitMillis: Millis, body: (ask: Ask) => Promise<object>): Promise<void> => {
    const gone = goneSignal(response);
    try {
      const answer = await awaitedOfArchive(waitMillis, gone, () => reader.read(gone, body));
      send(request, response, answer);
    } catch (error) {
      // Nobody is there any more to be told.
      if (!gone.aborted) throw error;
    }
  };
}

/** What was folded below a position stays as it is, so the whole of it is its tag. */
function send(request: Request, response: Response, answer: object): void {
  const body = JSON.stringify(answer);
  const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  if (isKnown(request.get('if-none-match') ?? '', tag)) {
    sendUnchanged(response, tag, JSON.stringify(AGELESS));
    return;
  }
  setHeaders(response);
  response.set('ETag', tag).type('json').send(body);
}

/** Of the topics that the view reads. */
function leftOutOf(ask: Ask, view: View, first: Located, second: Located, range: { readonly from?: Millis | undefined; readonly to?: Millis | undefined }): Promise<LeftOut> {
  const topics = view.from.flatMap(({ event }) => eventOfType(event)?.topic ?? []);
  return leftOut(ask, [...new Set(topics)], meetPositions(first.position, second.position), joinPositions(first.position, second.position), range);
}

/** Throws Problem for parameters of present answers that say nothing here. */
function allowed(request: Request, not: readonly string[]): URLSearchParams {
  const params = paramsOf(request);
  for (const name of not) if (params.has(name)) throw badParameter(name, `${name} cannot be asked of the past: leave it out`);
  return params;
}
