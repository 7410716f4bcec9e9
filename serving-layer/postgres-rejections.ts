/** The rejections that the archive keeps: listed page by page, and counted. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { parseRejection, REJECTION_COLUMNS } from '../common/postgres/rejections';
import type { KeptRejection, RejectionPlace } from '../common/rejections/rejected-record';
import type { Millis } from '../common/time';
import { asked } from './postgres';

export interface RejectionQuery {
  readonly topic?: string | undefined;
  readonly reason?: string | undefined;
  readonly resent?: boolean | undefined;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: (RejectionPlace & { readonly logTime: Millis }) | undefined;
}

/** Rejections of one topic for one reason. */
export interface RejectionCount {
  readonly topic: string;
  readonly reason: string;
  readonly records: number;
  /** Of these, sent in again. */
  readonly resent: number;
}

/** In the order of the index: newest first. The page after a place begins behind it. */
const PAGE = `SELECT ${REJECTION_COLUMNS} FROM rejection
  WHERE ($1::text IS NULL OR topic = $1) AND ($2::text IS NULL OR reason = $2) AND ($3::boolean IS NULL OR (resent_at IS NOT NULL) = $3)
    AND ($4::bigint IS NULL OR log_time < $4 OR (log_time = $4 AND ((topic, log_partition) > ($5, $6) OR ((topic, log_partition) = ($5, $6) AND log_offset < $7))))
  ORDER BY log_time DESC, topic, log_partition, log_offset DESC LIMIT $8`;
const COUNTS = 'SELECT topic, reason, count(*) AS records, count(resent_at) AS resent FROM rejection GROUP BY topic, reason ORDER BY topic, reason';

const whole = z.coerce.number().int();
const countRow = z.object({ topic: z.string(), reason: z.string(), records: whole, resent: whole });

export async function listRejections(pool: Pool, { topic, reason, resent, limit, after }: RejectionQuery): Promise<KeptRejection[]> {
  const place = [after?.logTime, after?.topic, after?.partition, after?.offset];
  return (await asked(pool, PAGE, [topic, reason, resent, ...place, limit])).map(parseRejection);
}

export async function countRejections(pool: Pool): Promise<RejectionCount[]> {
  return (await asked(pool, COUNTS)).map((row) => countRow.parse(row));
}
