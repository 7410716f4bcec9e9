/** The id of a request, by which a caller's trouble is found in the logs: the caller's own, else a new one. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const REQUEST_ID = 'X-Request-Id';

/** What may stand in a log line and in a header as it is. */
const FORM = /^[\w.:-]{1,64}$/;

const MADE_HERE = randomBytes(5).toString('hex');
let made = 0;

// On the response and not among its headers: those that are set one by one would make each prepared answer dearer, and a WeakMap does.
const OWN = Symbol('request id');
interface Identified extends ServerResponse {
  [OWN]?: string;
}

export function giveRequestId({ headers }: IncomingMessage, response: ServerResponse): string {
  const given = headers['x-request-id'];
  const id = typeof given === 'string' && FORM.test(given) ? given : `${MADE_HERE}-${(made++).toString(36)}`;
  (response as Identified)[OWN] = id;
  return id;
}

/** The empty text where the process gives no ids. */
export const requestIdOf = (response: ServerResponse): string => (response as Identified)[OWN] ?? '';
