/** What a caller is told that is not let in. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalidRequest, Problem } from '../../problem';
import type { Role } from '../keys/api-key';
import { problemText } from '../problem-text';
import { setStandardHeaders } from '../security-headers';

const HOW = 'send it as "Authorization: Bearer <key>"; npx twofold keys make makes one';

export const REFUSALS = {
  'bad-address': () => invalidRequest('the request must name a path, such as GET /api/total-revenue'),
  'key-in-address': () => invalidRequest('a key does not belong in an address, where logs and histories keep it: send it as "Authorization: Bearer <key>", and revoke this one with npx twofold keys revoke'),
  'long-address': () => new Problem(414, 'address-too-long', 'This address is too long', `an address may have ${LONGEST_ADDRESS} characters: ask for less at once`),
  'cross-site': () => new Problem(403, 'cross-site', 'Another site may not do this', 'a browser sent this for a page of another site: nothing that changes anything is taken from there'),
  'foreign-name': () => new Problem(403, 'foreign-name', 'This name is not known here', 'without keys only requests by address, localhost or a name without a dot are answered: make keys with npx twofold keys make to be reached by other names'),
  'keys-unknown': () => new Problem(503, 'keys-unknown', 'The keys are not known yet', 'the keys have not been read from Postgres yet: until they are, nobody is let in'),
  'no-key': (role: Role) => new Problem(401, 'no-key', 'This needs a key', `this needs a key for ${role}: ${HOW}`),
  'no-operate-key': () => new Problem(401, 'no-key', 'This needs a key', 'this needs a key for operate: the one that npm start printed, or one of npx twofold keys make --role operate; send it as "Authorization: Bearer <key>"'),
  'wrong-key': () => new Problem(401, 'wrong-key', 'This key is not known', `the key that was sent is not known here, or revoked: ${HOW}`),
  'wrong-role': (role: Role) => new Problem(403, 'wrong-role', 'This key is for something else', `this needs a key for ${role}, or for operate: the key that was sent is good, but not for this`),
  'too-many-requests': (_role: Role, rest: number) => new Problem(429, 'too-many-requests', 'Too many requests', `this caller has had its requests of this minute: ask again in ${rest} s`),
} as const;
export type Refusal = keyof typeof REFUSALS;

export const LONGEST_ADDRESS = 8_192;

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal, role: Role, rest: number): void {
  const problem = REFUSALS[refusal](role, rest);
  const body = problemText(problem, response);
  setStandardHeaders(response);
  if (problem.status === 401) response.setHeader('WWW-Authenticate', challenge(request));
  if (problem.status === 429) response.setHeader('Retry-After', String(rest));
  if (problem.status === 503) response.setHeader('Retry-After', '1');
  // What else comes on this connection is not read: it may be the rest of a large body.
  if (request.method !== 'GET' && request.method !== 'HEAD') response.setHeader('Connection', 'close');
  response.writeHead(problem.status, { 'Content-Type': 'application/problem+json', 'Content-Length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** A person who opens a page is asked by the browser, and need only paste the key; a program is not. */
function challenge({ headers }: IncomingMessage): string {
  return headers['sec-fetch-mode'] === 'navigate' ? 'Basic realm="Twofold (the key is the password)", charset="UTF-8"' : 'Bearer realm="Twofold"';
}
