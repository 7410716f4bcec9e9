/** What a route reads of its request. */
import type { Request, Response } from 'express';
import { Problem } from '../../common/problem';

/** The parameters as they were sent: express would turn repeated ones into something else. */
export function paramsOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://here').searchParams;
}

/** The pattern of the route that took the request, so that ids do not each become a series; 'other' where none did. */
export function patternOf(request: Request): string {
  const route: unknown = request.route;
  return typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string' ? route.path : 'other';
}

/** Aborts when the caller goes away before it is answered. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

/** The body, where it was read as JSON; {} where there is none. Throws Problem for one that would be passed over; `instead` says what to send. */
export function bodyOf(request: Request, instead: string): unknown {
  if (request.is('json') === false && request.get('content-length') !== '0') throw new Problem(415, 'unsupported-encoding', 'This body is not read', instead);
  const body: unknown = request.body;
  return body ?? {};
}
