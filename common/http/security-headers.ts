/** The headers by which every answer protects whoever reads it in a browser. The same each time, so helmet is asked once. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** Nothing is loaded but from here, nothing inline runs, nobody frames a page. */
const POLICY = {
  useDefaults: false,
  directives: {
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
  },
} as const;

function asHelmetSetsThem(): readonly (readonly [string, string])[] {
  const set: [string, string][] = [];
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  response.setHeader = (name, value) => {
    set.push([name, String(value)]);
    return response;
  };
  const { useDefaults, directives } = POLICY;
  const copied = Object.fromEntries(Object.entries(directives).map(([name, sources]) => [name, [...sources]]));
  helmet({ contentSecurityPolicy: { useDefaults, directives: copied }, xFrameOptions: { action: 'deny' }, referrerPolicy: { policy: 'no-referrer' } })(request, response, () => undefined);
  return set;
}

/** Name and value. Answers are never stored: they are as of a moment, and may be for one key's holder only. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [...asHelmetSetsThem(), ['Cache-Control', 'no-store']];

export function withSecurityHeaders(_request: unknown, response: Pick<ServerResponse, 'setHeader'>, next: () => void): void {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  next();
}
