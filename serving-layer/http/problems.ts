/** Whatever went wrong, as problem+json. */
import type { Response } from 'express';
import { problemText } from '../../common/http/problem-text';
import { invalidRequest, Problem } from '../../common/problem';
import { reasonOf } from '../../common/reason';

/** Postgres or Redis did not do what a request needs of it. */
class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Runs what needs a store. Throws Problems as they are and everything else as StoreUnavailable. */
export async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new StoreUnavailable(reasonOf(error), { cause: error });
  }
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return new Problem(503, 'unavailable', 'This cannot be told just now', `a store does not answer (${error.message}); answers go on without it, this does not`);
  const status: unknown = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return new Problem(413, 'too-large', 'This request is too large', 'a mended record may have 1 MB, any other body here 10 kB');
  if (status === 415) return new Problem(415, 'unsupported-encoding', 'This encoding is not read', 'send UTF-8 JSON');
  if (typeof status === 'number' && status >= 400 && status < 500) return invalidRequest(`the request cannot be read: ${reasonOf(error)}`);
  return new Problem(500, 'internal', 'This went wrong here', 'a defect of the serving layer kept this from being answered; its log says more');
}

export function sendProblem(response: Response, problem: Problem): void {
  if (problem.status === 503) response.set('Retry-After', '1');
  response.status(problem.status).type('application/problem+json').send(problemText(problem, response));
}
