/** The serving layer's HTTP face. Answers come from memory; only the lists of runs, generations and rejections ask Postgres. */
import type { RequestListener } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { serveApiDocs } from '../../common/http/openapi/serve';
import { acceptable, elsewhere } from '../../common/http/openapi/surface';
import { requestIdOf } from '../../common/http/request-id';
import type { Logger } from '../../common/logger';
import { reasonOf } from '../../common/reason';
import { livePage } from '../live-page/live-page';
import type { StreamParts } from '../live-page/stream';
import type { Metrics } from '../metrics';
import type { LogShape } from '../query/recency';
import { pastRoutes } from '../past/past-routes';
import { answerRoutes, type AnsweringParts } from './answer-routes';
import { batchRoutes, type BatchRouteParts } from './batch-routes';
import { cellsRoute } from './cells-route';
import { compressed } from './compressed';
import { setHeaders, withHeaders } from './headers';
import { operations } from './operations';
import { PreparedAnswers } from './prepared-answers';
import { sendProblem, toProblem } from './problems';
import { queuesRoute, type QueuesRouteParts } from './queues-route';
import { rejectionRoutes } from './rejection-routes';
import { patternOf } from './request-facts';
import { resendRoute, type ResendRouteParts } from './resend-route';
import { Shortcut } from './shortcut';
import { statusRoute, type StatusParts } from './status-route';
import { summaryRoutes } from './summary-routes';
import { Tables } from './tables';
import { viewRoutes, type ViewRouteParts } from './view-routes';

export interface AppParts extends ViewRouteParts, AnsweringParts, StatusParts, BatchRouteParts, QueuesRouteParts, ResendRouteParts, StreamParts {
  readonly metrics: Metrics;
  /** Is told of failures that are no caller's mistake. */
  readonly logger: Logger;
}

/** What there is for people; nothing of it is an operation. */
const PAGES = ['GET / (the live page)', '/docs (this API)', '/openapi.json', '/queues (the job queues)'];

export function createApp(parts: AppParts): RequestListener {
  const { app, shortcut } = routed(parts);
  return shortcut.around(app);
}

export function routed(parts: AppParts): { readonly app: Express; readonly shortcut: Shortcut } {
  const { metrics, view } = parts;
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(timed(metrics));
  // Before everything that costs, and that prepared answers have no need of.
  const prepared = new PreparedAnswers(parts);
  const shortcut = new Shortcut({ view, prepared, metrics });
  const route = answerRoutes({ ...parts, prepared, shortcut, tables: new Tables(parts) });
  const log: LogShape = { topics: INPUT_TOPICS, partitions: parts.partitions };
  const declared = operations(parts);
  // Who reads every cell is mostly near, and packing them would cost more than it saves.
  app.use(cellsRoute({ ...parts, log }));
  const past = pastRoutes({ ...parts, log });
  app.use(compressed(), past.answers, summaryRoutes({ ...parts, log }, route), viewRoutes({ ...parts, log }, route));
  app.use(withHeaders, acceptable(declared), serveApiDocs('openapi.json'), resendRoute(parts), express.json({ limit: '10kb' }));
  app.use(past.routes, statusRoute(parts), batchRoutes(parts), rejectionRoutes(parts.pool), livePage(parts), queuesRoute(parts));

  app.get('/livez', (_request, response) => void response.type('text').send('ok\n'));
  app.get('/readyz', (_request, response) => {
    const answering = view.answer();
    response.status(answering.ok ? 200 : 503).type('text').send(answering.ok ? 'ok\n' : `${answering.reason}\n`);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use(elsewhere(declared, PAGES));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    const problem = toProblem(error);
    const request = requestIdOf(response);
    if (problem.status === 500) parts.logger.error(reasonOf(error), { request, error });
    else if (problem.type === 'unavailable') parts.logger.warn(reasonOf(error), { request });
    if (response.headersSent) {
      next(error);
      return;
    }
    setHeaders(response);
    sendProblem(response, problem);
  });
  return { app, shortcut };
}

function timed({ requestDuration }: Metrics) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const end = requestDuration.startTimer();
    response.on('finish', () => {
      end({ route: patternOf(request), method: request.method, status: response.statusCode });
    });
    next();
  };
}
