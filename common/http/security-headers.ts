/** The headers by which every answer protects whoever reads it in a browser. The same each time, so helmet is asked once. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { REQUEST_ID, requestIdOf } from './request-id';

/** Nothing is loaded but from here, nothing inline runs, nobody frames a page. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

function asHelmetSetsThem(directives: typeof POLICY): readonly (readonly [string, string])[] {
  const set: [string, string][] = [];
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  response.setHeader = (name, value) => {
    set.push([name, String(value)]);
    return response;
  };
  helmet({ contentSecurityPolicy: { useDefaults: false, directives }, xFrameOptions: { action: 'deny' }, referrerPolicy: { policy: 'no-referrer' } })(request, response, () => undefined);
  return set;
}

/** Name and value. Answers are never stored: they are as of a moment, and may be for one key's holder only. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [...asHelmetSetsThem(POLICY), ['Cache-Control', 'no-store']];

/** These, and the id of the request. */
export function setStandardHeaders(response: ServerResponse): void {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  const id = requestIdOf(response);
  if (id !== '') response.setHeader(REQUEST_ID, id);
}

export function withStandardHeaders(_request: unknown, response: ServerResponse, next: () => void): void {
  setStandardHeaders(response);
  next();
}

/** What one place may do otherwise than the policy of all answers; sets the header anew. */
export function withPolicy(other: Partial<typeof POLICY>): (request: unknown, response: Pick<ServerResponse, 'setHeader'>, next: () => void) => void {
  const headers = asHelmetSetsThem({ ...POLICY, ...other }).filter(([name]) => name === 'Content-Security-Policy');
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}
