/** Every type of problem that an answer may have, with its status and what it means to a caller. */
import { z } from 'zod';
import { REJECTION_REASONS } from '../../events/rejection';
import { position, token } from './shapes';

interface ProblemMeaning {
  readonly status: number;
  readonly about: string;
}

const OWN = {
  'bad-parameter': { status: 400, about: 'an unknown parameter or value; `parameter` names it and `allowed` what fits' },
  'invalid-request': { status: 400, about: 'the request or its body is not what is asked for; `detail` says what is' },
  'too-many-rows': { status: 400, about: 'ask for a shorter range, a coarser granularity or fewer dimensions' },
  'no-key': { status: 401, about: 'this needs a key' },
  'wrong-key': { status: 401, about: 'the key that was sent is not known, or revoked' },
  'wrong-role': { status: 403, about: 'the key is good, but not for this' },
  'cross-site': { status: 403, about: 'a browser sent this for a page of another site' },
  'foreign-name': { status: 403, about: 'while there are no keys: the request came by a name with a dot, which anybody could point here' },
  'not-found': { status: 404, about: 'there is nothing under this path; `detail` lists what there is' },
  'unknown-view': { status: 404, about: 'there is no such view; `allowed` names them' },
  'unknown-run': { status: 404, about: 'there is no such recompute' },
  'unknown-rejection': { status: 404, about: 'no such record was rejected, or it is not in the archive yet' },
  'unknown-order': { status: 404, about: 'the order was not accepted here, so its amount must be given' },
  'method-not-allowed': { status: 405, about: 'the path is there, the method is not; `Allow` and `allowed` name those that are' },
  'not-acceptable': { status: 406, about: 'this is not given in any form that `Accept` names; `allowed` names those that there are' },
  'not-computed': { status: 409, about: 'no result of this dry run waits to be published; `detail` says what became of it' },
  'no-roll-back': { status: 409, about: 'that generation is no longer kept, or has other view definitions' },
  'sent-before': { status: 409, about: 'the record was sent again before; `"again": true` sends it once more' },
  'unknown-generation': { status: 404, about: 'there is no such generation, or it is not kept any more' },
  'order-exists': { status: 409, about: 'the id belongs to another order' },
  'key-reused': { status: 409, about: 'the Idempotency-Key or id belongs to another request' },
  'cursor-gone': { status: 410, about: 'the rows that this cursor goes on in are not kept any more: begin again with `cursor=*`' },
  'too-large': { status: 413, about: 'the body is larger than is taken: 10 kB at the serving layer, 1 MB at the storefront' },
  'address-too-long': { status: 414, about: 'ask for less at once' },
  'unsupported-encoding': { status: 415, about: 'the body is not UTF-8 JSON' },
  'not-whole': { status: 422, about: 'the record was too large to be kept whole: give the whole mended record' },
  'no-rate': { status: 422, about: 'the ECB publishes no rate for a currency or day that would have to be converted' },
  'past-not-kept': { status: 422, about: 'the archive does not keep the times of records of then: name a later instant, a generation or a token' },
  'other-shape': { status: 422, about: 'the generation kept this view with other dimensions or measures than it has now' },
  'takes-too-long': { status: 422, about: 'the past could not be folded in time: ask for a shorter range' },
  'too-many-requests': { status: 429, about: 'this caller has had its requests of the minute; `Retry-After` says when to ask again' },
  internal: { status: 500, about: 'a defect; the log of the process says more' },
  'keys-unknown': { status: 503, about: 'the keys have not been read from Postgres since the start' },
  'log-unavailable': { status: 503, about: 'Kafka does not answer; the events are written down and will be published' },
  'no-exact-answer': { status: 503, about: 'no exact answer can be put together just now; it is never answered with less' },
  'not-reached': { status: 503, about: 'the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come' },
  'not-archived-yet': { status: 503, about: 'the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`' },
  'past-busy': { status: 503, about: 'too many questions about the past at once; answers of the present go on' },
  'too-many-streams': { status: 503, about: 'as many streams are open as may be at once' },
  unavailable: { status: 503, about: 'a store does not answer; trying again is harmless' },
} as const satisfies Readonly<Record<string, ProblemMeaning>>;

export type ProblemType = keyof typeof OWN | keyof typeof REJECTION_REASONS;

/** The reasons for which an event would be rejected are types as well: then it is not taken in. A record that is too large is refused as a body already. */
export const PROBLEM_TYPES: Readonly<Record<string, ProblemMeaning>> = {
  ...Object.fromEntries(Object.entries(REJECTION_REASONS).map(([reason, about]) => [reason, { status: 422, about: `the event would be rejected: ${about}` }])),
  ...OWN,
};

/** What any request may be answered with, but for probes, which anybody may ask. */
const COMMON: readonly ProblemType[] = [
  'bad-parameter', 'invalid-request', 'no-key', 'wrong-key', 'wrong-role', 'foreign-name', 'not-acceptable', 'address-too-long', 'too-many-requests', 'internal', 'keys-unknown',
];
/** What any request that changes something may be answered with besides. */
const COMMON_OF_CHANGES: readonly ProblemType[] = ['cross-site', 'too-large', 'unsupported-encoding'];

/** All that an operation may be answered with. */
export function problemsOf({ method, problems = [] }: { readonly method: string; readonly problems?: readonly ProblemType[] }, isProbe: boolean): readonly ProblemType[] {
  return [...problems, ...(isProbe ? [] : COMMON), ...(isProbe || method === 'get' ? [] : COMMON_OF_CHANGES)];
}

export const problemUrn = (type: string): string => `urn:twofold:problem:${type}`;

export const problemSchema = z
  .strictObject({
    type: z.string().regex(/^urn:twofold:problem:[a-z-]+$/).meta({ description: 'Stable, for machines.', example: problemUrn('bad-parameter') }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What happened, to what, and what to do.' }),
    requestId: z.string().optional().meta({ description: 'The id of the request (`X-Request-Id`), by which the logs tell of it.' }),
    parameter: z.string().optional().meta({ description: 'The parameter that does not fit.' }),
    allowed: z.array(z.string()).optional().meta({ description: 'What would fit.' }),
    asOf: z.strictObject({ token, position }).optional().meta({ description: 'With `not-reached`: how far the answer is.' }),
    missingRecords: z.int().optional().meta({ description: 'With `not-reached`: records that are still to come.' }),
    missing: position.optional().meta({ description: 'With `not-reached`: the same by topic and partition.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, application/problem+json.' });
