/** The ingest gateway's HTTP face: POST /api/orders, POST /api/payments, POST /api/users/:userId/clear, /livez, /readyz, /metrics. */
import { createHash, randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { reasonOf } from '../common/reason';
import { acceptedOrder, draftClearing, draftOrder, draftPayment, type Given } from './events';
import type { Ingest, IngestAnswer, Prepared } from './ingest';
import type { Metrics } from './metrics';
import { serveApiDocs } from '../common/http/openapi/serve';
import { acceptable, elsewhere } from '../common/http/openapi/surface';
import { problemText } from '../common/http/problem-text';
import { requestIdOf } from '../common/http/request-id';
import { withStandardHeaders } from '../common/http/security-headers';
import { spanOf } from '../common/http/traced';
import type { Logger } from '../common/logger';
import { TRACE_PARENT, type Tracer, type TraceParent } from '../common/tracing/tracer';
import { invalidRequest, Problem } from '../common/problem';
import { operations } from './operations';
import { parseClearing, parseOrder, parsePayment } from './request';
import type { RequestStore } from './request-store';

export interface AppParts {
  readonly ingest: Ingest;
  readonly store: Pick<RequestStore, 'order'>;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** Resolves when the stores answer; rejects with what is wrong. */
  readonly ready: () => Promise<void>;
  /** Is told of failures that are no caller's mistake. */
  readonly logger: Logger;
  /** Where traces are wanted. */
  readonly tracer?: Tracer | undefined;
}

/** A little more than an event may have. */
const BODY_LIMIT = '1mb';

export function createApp(parts: AppParts): Express {
  const { ingest, store, metrics, logger, tracer } = parts;
  const given = (): Given => ({ now: parts.now(), newId: randomUUID });
  const app = express();
  app.disable('x-powered-by');
  app.use(withStandardHeaders);
  app.use((request, response, next) => {
    const end = metrics.requestDuration.startTimer();
    response.on('finish', () => end({ route: routeOf(request.path), status: response.statusCode }));
    next();
  });
  app.use(acceptable(operations), serveApiDocs('openapi-storefront.json'), express.json({ limit: BODY_LIMIT }));

  const answer = async (request: Request, response: Response, id: string | undefined, prepare: () => Promise<Prepared>, told: (answer: IngestAnswer) => object = (all) => all): Promise<void> => {
    const sending = tracer?.begin('send events', { kind: 'producer', parent: spanOf(response)?.self, fields: { 'messaging.system': 'kafka' } });
    const caused = sending ? async () => causedBy(sending.self, await prepare()) : prepare;
    const accepted = await ingest.accept(keyOf(request, id), fingerprint(request), caused).finally(() => sending?.end());
    spanOf(response)?.set({ 'twofold.position': accepted.answer.token, 'twofold.events': accepted.answer.eventIds.length, 'twofold.replayed': accepted.replayed });
    if (accepted.replayed) {
      metrics.replays.inc();
      response.set('Idempotency-Replayed', 'true');
    } else metrics.eventsPublished.inc(accepted.answer.eventIds.length);
    response.status(202).json(told(accepted.answer));
  };

  app.post('/api/orders', async (request, response) => {
    const order = parseOrder(request.body);
    await answer(request, response, order.orderId, async () => {
      const at = given();
      const accepted = acceptedOrder(order, at.newId);
      return { draft: draftOrder(order, accepted, at), order: accepted };
    });
  });
  app.post('/api/payments', async (request, response) => {
    const payment = parsePayment(request.body);
    await answer(request, response, payment.paymentId, async () => ({
      draft: draftPayment(payment, await store.order(payment.orderId), given()),
    }));
  });
  app.post('/api/users/:userId/clear', async (request, response) => {
    const clearing = parseClearing(request.params, request.body);
    const told = ({ orderId: userId, eventIds: [eventId] }: IngestAnswer): object => ({ userId, eventId });
    await answer(request, response, undefined, async () => ({ draft: draftClearing(clearing, given()) }), told);
  });

  app.get('/livez', (_request, response) => void response.type('text').send('ok\n'));
  app.get('/readyz', async (_request, response) => {
    try {
      await parts.ready();
      response.type('text').send('ok\n');
    } catch (error) {
      response.status(503).type('text').send(`${reasonOf(error)}\n`);
    }
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use(elsewhere(operations, ['GET /docs (for people)', '/openapi.json']));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error);
    if (problem.status === 503) logger.warn(reasonOf(problem.cause ?? error), { request: requestIdOf(response) });
    send(response, problem);
  });
  return app;
}

/** Its records tell whoever reads them which span they come from. */
function causedBy(span: TraceParent, { draft, ...rest }: Prepared): Prepared {
  return { ...rest, draft: { ...draft, records: draft.records.map((record) => ({ ...record, headers: { [TRACE_PARENT]: span } })) } };
}

const routes = operations.map(({ path }) => ({ path, fits: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));
const routeOf = (path: string): string => routes.find(({ fits }) => fits.test(path))?.path ?? 'other';

/** The caller's Idempotency-Key, else the id that it gave, else one that no retry can have. Kinds of key never meet. */
function keyOf(request: Request, id: string | undefined): string {
  const header = request.get('Idempotency-Key');
  if (header !== undefined && !/^[\x20-\x7e]{1,255}$/.test(header)) throw invalidRequest('Idempotency-Key must be 1 to 255 printable ASCII characters');
  if (header !== undefined) return `key:${header}`;
  return id === undefined ? `once:${randomUUID()}` : `${request.path.slice('/api/'.length)}:${id}`;
}

/** The same for bodies that say the same, whatever the order of their fields. */
function fingerprint(request: Request): string {
  const text = JSON.stringify(request.body, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(`${request.path}\n${text}`).digest('hex');
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const type: unknown = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new Problem(413, 'too-large', 'This request is too large', `a body may have ${BODY_LIMIT}; orders with more lines must be split`);
  if (type === 'entity.parse.failed') return invalidRequest(`the body is not JSON: ${reasonOf(error)}`);
  if (typeof type === 'string' && /^(encoding|charset)/.test(type)) return new Problem(415, 'unsupported-encoding', 'This encoding is not read', 'send UTF-8 JSON, plain or gzip');
  return new Problem(503, 'unavailable', 'This cannot be taken in just now', 'a store does not answer (see /readyz); sending it again with the same Idempotency-Key or id is harmless');
}

function send(response: Response, problem: Problem): void {
  if (problem.status === 503) response.set('Retry-After', '1');
  response.status(problem.status).type('application/problem+json').send(problemText(problem, response));
}
