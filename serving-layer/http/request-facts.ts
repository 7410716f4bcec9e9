/** What a route reads of its request. */
import type { Request, Response } from 'express';

/** The parameters as they were sent: express would turn repeated ones into something else. */
export function paramsOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://here').searchParams;
}

/** Aborts when the caller goes away before it is answered. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
