/** GET /api/rejections: the records that are no admissible events, newest first, their counts, and each with its bytes. */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { findRejection } from '../../common/postgres/rejections';
import { Problem } from '../../common/problem';
import { isWhole, type KeptRejection, type RejectionPlace } from '../../common/rejections/rejected-record';
import { inWords } from '../postgres';
import { countRejections, listRejections, type RejectionQuery } from '../postgres-rejections';
import { readParameters } from '../query/declared-parameters';
import { countRejections as counted, getRejection, listRejections as listed, type BytesAnswer, type RejectedRecordAnswer, type RejectionAnswer, type RejectionCountsAnswer, type RejectionsAnswer } from './operations/rejections';
import { stored } from './problems';
import { paramsOf } from './request-facts';

const PAGE = 50;

export function rejectionRoutes(pool: Pool): Router {
  const router = Router();
  router.get('/api/rejections', async (request, response) => {
    const query = parseQuery(paramsOf(request));
    const found = await stored(() => listRejections(pool, query));
    const last = found.length === query.limit ? found.at(-1) : undefined;
    response.json({ rejections: found.map(rendered), next: last ? nextPage(request.originalUrl, last) : null } satisfies RejectionsAnswer);
  });
  router.get('/api/rejections/counts', async (request, response) => {
    readParameters(counted.query, paramsOf(request));
    response.json({ counts: await stored(() => countRejections(pool)) } satisfies RejectionCountsAnswer);
  });
  router.get('/api/rejections/:topic/:partition/:offset', async (request, response) => {
    readParameters(getRejection.query, paramsOf(request));
    const place = placeOf(request);
    const found = await stored(() => inWords(() => findRejection(pool, place)));
    if (!found) throw unknownRejection(place);
    const { key, value, ...rejection } = found;
    response.json({ ...rendered(rejection), key: renderBytes(key), value: renderBytes(value), whole: isWhole(found) } satisfies RejectedRecordAnswer);
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
  const { resent, limit = PAGE, ...rest } = readParameters(listed.query, params);
  return { ...rest, limit, resent: resent === undefined ? undefined : resent === 'true' };
}

function nextPage(url: string, { logTime, topic, partition, offset }: KeptRejection): string {
  const next = new URL(url, 'http://here');
  next.searchParams.set('after', [logTime, topic, partition, offset].join('.'));
  return next.pathname + next.search;
}

function rendered({ logTime, resentAt, ...rejection }: KeptRejection): RejectionAnswer {
  const { topic, partition, offset } = rejection;
  return {
    ...rejection,
    logTime: new Date(logTime).toISOString(),
    resentAt: resentAt === null ? null : new Date(resentAt).toISOString(),
    href: `/api/rejections/${topic}/${partition}/${offset}`,
  };
}

/** As text where the bytes are UTF-8, else in base64. */
function renderBytes(bytes: Uint8Array | null): BytesAnswer {
  if (bytes === null) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Not UTF-8: that is mostly why it was rejected.
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
