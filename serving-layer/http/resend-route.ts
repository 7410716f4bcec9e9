/**
 * POST /api/rejections/<topic>/<partition>/<offset>/resend: a rejected record becomes a new one of its topic, as it is or
 * mended. With "dryRun" it is only judged, as the layers will judge it.
 */
import express, { Router } from 'express';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { MAX_RECORD_BYTES } from '../../common/events/admit';
import type { Log } from '../../common/log/log';
import { positionToken } from '../../common/position';
import { findRejection, resendOnce } from '../../common/postgres/rejections';
import { invalidRequest, Problem } from '../../common/problem';
import { placeText, type RejectionPlace } from '../../common/rejections/rejected-record';
import { judgeMended, resend, type Mending, type Resent } from '../../common/rejections/resend';
import type { Millis } from '../../common/time';
import { inWords } from '../postgres';
import { readParameters } from '../query/declared-parameters';
import { resendBody, resendRejection, type JudgedAnswer, type ResendAnswer } from './operations/rejections';
import { stored } from './problems';
import { placeOf, unknownRejection } from './rejection-routes';
import { bodyOf, paramsOf } from './request-facts';

export interface ResendRouteParts {
  readonly pool: Pool;
  /** Only what is sent again is ever written to it from here. */
  readonly log: Pick<Log, 'append'>;
  readonly partitions: number;
  readonly now: () => Millis;
}

/** A record may be as large as Kafka takes it; JSON writes some characters as six. */
const readJson = express.json({ limit: 6 * MAX_RECORD_BYTES });

export function resendRoute({ pool, log, partitions, now }: ResendRouteParts): Router {
  const router = Router();
  router.post('/api/rejections/:topic/:partition/:offset/resend', readJson, async (request, response) => {
    readParameters(resendRejection.query, paramsOf(request));
    const place = placeOf(request);
    const { dryRun, again, ...given } = parseBody(bodyOf(request, 'send {"value": "<the mended record>"} with Content-Type: application/json, or no body to send the record as it is'));
    const mending: Mending = { value: bytesOf(given.value), key: bytesOf(given.key) };
    const at = now();
    if (dryRun) {
      response.json(await judged(place, mending, at));
      return;
    }
    const resent = await stored(() => inWords(() => resendOnce(pool, place, at, (record) => resend({ log, partitions, now: at }, record, { ...mending, again }))));
    response.status(202).json(answerOf(place, resent));
  });
  return router;

  async function judged(place: RejectionPlace, mending: Mending, at: Millis): Promise<JudgedAnswer> {
    const record = await stored(() => inWords(() => findRejection(pool, place)));
    if (!record) throw unknownRejection(place);
    const admission = judgeMended(record, mending, partitions, at);
    if (!admission) throw notWhole(place);
    if ('rejection' in admission) return { admitted: false, ...admission.rejection };
    const { eventType, eventId, orderId } = admission.event;
    return { admitted: true, eventType, eventId, orderId };
  }
}

function parseBody(body: unknown): z.infer<typeof resendBody> {
  const parsed = resendBody.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidRequest(`send {"value": "<the mended record>"} as JSON, or nothing to send it as it is: ${parsed.error.issues.map(({ message }) => message).join('; ')}`);
}

/** Throws Problem where nothing was sent. */
function answerOf(place: RejectionPlace, resent: Resent | undefined): ResendAnswer {
  if (!resent) throw unknownRejection(place);
  if ('sent' in resent) {
    const { topic, partition, offset } = resent.sent;
    const offsets = Array.from({ length: partition + 1 }, (_, p) => (p === partition ? offset + 1 : 0));
    return { topic, partition, offset, token: positionToken({ [topic]: offsets }) };
  }
  switch (resent.refused) {
    case 'sent-before':
      throw new Problem(409, 'sent-before', 'This was sent again before', `${placeText(place)} was sent again on ${new Date(resent.at).toISOString()}: "again": true sends it once more (the same event id is counted once)`);
    case 'not-whole':
      throw notWhole(place);
    case 'rejected':
      throw new Problem(422, resent.rejection.reason, 'This would be rejected again', resent.rejection.detail);
  }
}

function notWhole(place: RejectionPlace): Problem {
  return new Problem(422, 'not-whole', 'This was not kept whole', `${placeText(place)} was too large to be kept whole: give the whole mended record as "value"`);
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : new TextEncoder().encode(text);
}
