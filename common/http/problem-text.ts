/** A problem as it is sent: with the id of its request, by which it is found in the log. */
import type { ServerResponse } from 'node:http';
import type { Problem } from '../problem';
import { requestIdOf } from './request-id';

export function problemText(problem: Problem, response: ServerResponse): string {
  const requestId = requestIdOf(response);
  return JSON.stringify({ ...problem.toJSON(), ...(requestId !== '' && { requestId }) });
}
