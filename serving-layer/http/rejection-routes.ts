/** GET /api/rejections: the records that are no admissible events, newest first, their counts, and each with its bytes. */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { REJECTION_REASONS, type RejectionReason } from '../../common/events/rejection';
import { findRejection } from '../../common/postgres/rejections';
import { Problem } from '../../common/problem';
import { isWhole, type KeptRejection, type RejectionPlace } from '../../common/rejections/rejected-record';
import { inWords } from '../postgres';
import { countRejections, listRejections, type RejectionQuery } from '../postgres-rejections';
import { badParameter, checkNames, oneOf, single, wholeNumber } from '../query/parameters';
import { stored } from './problems';
import { paramsOf } from './request-facts';

const REASONS = Object.keys(REJECTION_REASONS) as RejectionReason[];
const PAGE = 50;
const LARGEST_PAGE = 500;

export const rejectionAnswer = z.strictObject({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  reason: z.string(),
  detail: z.string().describe('what is wrong, and where'),
  size: z.int().describe('bytes of the whole record'),
  logTime: z.iso.datetime().describe("the broker's record time"),
  resentAt: z.iso.datetime().nullable().describe('when it was sent in again, once mended'),
  href: z.string(),
});
export const rejectionsAnswer = z.strictObject({ rejections: z.array(rejectionAnswer), next: z.string().nullable().describe('the address of the next page') });
const bytesAnswer = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string().describe('bytes that are no UTF-8') })]).nullable();
export const rejectedRecordAnswer = rejectionAnswer.extend({ key: bytesAnswer, value: bytesAnswer, whole: z.boolean().describe('whether all of its bytes were kept') });
export const rejectionCountsAnswer = z.strictObject({
  counts: z.array(z.strictObject({ topic: z.string(), reason: z.string(), records: z.int(), resent: z.int().describe('of these, sent in again') })),
});

export function rejectionRoutes(pool: Pool): Router {
  const router = Router();
  router.get('/api/rejections', async (request, response) => {
    const query = parseQuery(paramsOf(request));
    const found = await stored(() => listRejections(pool, query));
    const last = found.length === query.limit ? found.at(-1) : undefined;
    response.json({ rejections: found.map(rendered), next: last ? nextPage(request.originalUrl, last) : null } satisfies z.infer<typeof rejectionsAnswer>);
  });
  router.get('/api/rejections/counts', async (request, response) => {
    checkNames(paramsOf(request), []);
    response.json({ counts: await stored(() => countRejections(pool)) } satisfies z.infer<typeof rejectionCountsAnswer>);
  });
  router.get('/api/rejections/:topic/:partition/:offset', async (request, response) => {
    checkNames(paramsOf(request), []);
    const place = placeOf(request);
    const found = await stored(() => inWords(() => findRejection(pool, place)));
    if (!found) throw unknownRejection(place);
    const { key, value, ...rejection } = found;
    response.json({ ...rendered(rejection), key: renderBytes(key), value: renderBytes(value), whole: isWhole(found) } satisfies z.infer<typeof rejectedRecordAnswer>);
  });
  return router;
}

/** Of /api/rejections/:topic/:partition/:offset. Throws Problem for what is no place. */
export function placeOf({ params: { topic, partition, offset } }: Request<RejectionParams>): RejectionPlace {
  const isPlace = INPUT_TOPICS.includes(topic) && [partition, offset].every((number) => /^\d{1,15}$/.test(number)) && Number(partition) < 32_768;
  if (!isPlace) throw unknownRejection({ topic, partition, offset });
  return { topic, partition: Number(partition), offset: Number(offset) };
}
export type RejectionParams = Record<'topic' | 'partition' | 'offset', string>;

export function unknownRejection({ topic, partition, offset }: Readonly<Record<'topic' | 'partition' | 'offset', string | number>>): Problem {
  return new Problem(404, 'unknown-rejection', 'There is no such rejection', `no rejected record of ${topic} partition ${partition} at offset ${offset} is in the archive (yet); GET /api/rejections lists them`);
}

function parseQuery(params: URLSearchParams): RejectionQuery {
  checkNames(params, ['topic', 'reason', 'resent', 'limit', 'after']);
  const resent = oneOf(params, 'resent', ['true', 'false']);
  return {
    topic: oneOf(params, 'topic', INPUT_TOPICS),
    reason: oneOf(params, 'reason', REASONS),
    resent: resent === undefined ? undefined : resent === 'true',
    limit: wholeNumber(params, 'limit', 1, LARGEST_PAGE) ?? PAGE,
    after: afterOf(params),
  };
}

function afterOf(params: URLSearchParams): RejectionQuery['after'] {
  const text = single(params, 'after');
  if (text === undefined) return undefined;
  const [, logTime, topic, partition, offset] = /^(\d{1,15})\.([a-z-]+)\.(\d{1,4})\.(\d{1,15})$/.exec(text) ?? [];
  if (topic === undefined) throw badParameter('after', 'after must be taken from the "next" of the page before');
  return { logTime: Number(logTime), topic, partition: Number(partition), offset: Number(offset) };
}

function nextPage(url: string, { logTime, topic, partition, offset }: KeptRejection): string {
  const next = new URL(url, 'http://here');
  next.searchParams.set('after', [logTime, topic, partition, offset].join('.'));
  return next.pathname + next.search;
}

function rendered({ logTime, resentAt, ...rejection }: KeptRejection): z.infer<typeof rejectionAnswer> {
  const { topic, partition, offset } = rejection;
  return {
    ...rejection,
    logTime: new Date(logTime).toISOString(),
    resentAt: resentAt === null ? null : new Date(resentAt).toISOString(),
    href: `/api/rejections/${topic}/${partition}/${offset}`,
  };
}

/** As text where the bytes are UTF-8, else in base64. */
function renderBytes(bytes: Uint8Array | null): z.infer<typeof bytesAnswer> {
  if (bytes === null) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Not UTF-8: that is mostly why it was rejected.
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
