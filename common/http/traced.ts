/** A span for each request, where there is a tracer; what handles the request tells it more. */
import type { RequestListener, ServerResponse } from 'node:http';
import { TRACE_PARENT, type Span, type SpanFields, type Tracer } from '../tracing/tracer';
import { requestIdOf } from './request-id';

const spans = new WeakMap<ServerResponse, Span>();

export const spanOf = (response: ServerResponse): Span | undefined => spans.get(response);

/** `atOnce` tells of an answer that was sent in the same turn that it was asked for in. Probes and metrics are not traced. */
export function withTraces(app: RequestListener, tracer: Tracer | undefined, atOnce: () => SpanFields = () => ({})): RequestListener {
  if (!tracer) return app;
  return (request, response) => {
    const { method = '', url = '', headers } = request;
    const [path = ''] = url.split('?', 1);
    if (PROBES.has(path)) {
      app(request, response);
      return;
    }
    const given = headers[TRACE_PARENT];
    // A path may hold what a caller made up: only its first two steps, which are routes, are the span's name.
    const name = `${method} ${path.split('/', 3).join('/')}`;
    const span = tracer.begin(name, { kind: 'server', parent: typeof given === 'string' ? given : undefined, fields: { 'http.request.method': method } });
    spans.set(response, span);
    response.once('close', () => {
      const { statusCode } = response;
      span.set({ 'http.response.status_code': statusCode, 'twofold.request': requestIdOf(response) });
      span.end(statusCode >= 500 ? String(statusCode) : undefined);
    });
    app(request, response);
    if (span.sampled && response.writableEnded) span.set(atOnce());
  };
}

const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);
