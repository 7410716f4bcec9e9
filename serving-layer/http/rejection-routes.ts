/** GET /api/rejections: the records that are no admissible events, newest first, and each with its bytes. */
import { Router } from 'express';
import type { Pool } from 'pg';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { REJECTION_REASONS, type RejectionReason } from '../../common/events/rejection';
import { Problem } from '../../common/problem';
import { findRejection, listRejections, type KeptRejection, type RejectionQuery } from '../postgres-archive';
import { badParameter, checkNames, oneOf, single, wholeNumber } from '../query/parameters';
import { stored } from './problems';
import { paramsOf } from './request-facts';

const REASONS = Object.keys(REJECTION_REASONS) as RejectionReason[];
const PAGE = 50;
const LARGEST_PAGE = 500;

export function rejectionRoutes(pool: Pool): Router {
  const router = Router();
  router.get('/api/rejections', async (request, response) => {
    const query = parseQuery(paramsOf(request));
    const found = await stored(() => listRejections(pool, query));
    const last = found.length === query.limit ? found.at(-1) : undefined;
    response.json({ rejections: found.map(rendered), next: last ? nextPage(request.originalUrl, last) : null });
  });
  router.get('/api/rejections/:topic/:partition/:offset', async (request, response) => {
    checkNames(paramsOf(request), []);
    const { topic, partition, offset } = request.params;
    const isPlace = [partition, offset].every((number) => /^\d{1,15}$/.test(number)) && Number(partition) < 32_768;
    const found = isPlace ? await stored(() => findRejection(pool, { topic, partition: Number(partition), offset: Number(offset) })) : undefined;
    if (!found) throw new Problem(404, 'unknown-rejection', 'There is no such rejection', `no rejected record of ${topic} partition ${partition} at offset ${offset} is in the archive (yet); GET /api/rejections lists them`);
    const { key, value, ...rejection } = found;
    response.json({ ...rendered(rejection), key: renderBytes(key), value: renderBytes(value) });
  });
  return router;
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

function rendered({ logTime, resentAt, ...rejection }: KeptRejection): Record<string, unknown> {
  const { topic, partition, offset } = rejection;
  return {
    ...rejection,
    logTime: new Date(logTime).toISOString(),
    resentAt: resentAt === null ? null : new Date(resentAt).toISOString(),
    href: `/api/rejections/${topic}/${partition}/${offset}`,
  };
}

/** As text where the bytes are UTF-8, else in base64. */
function renderBytes(bytes: Uint8Array | null): { text: string } | { base64: string } | null {
  if (bytes === null) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Not UTF-8: that is mostly why it was rejected.
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
