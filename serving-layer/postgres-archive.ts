/** How far the archive is, and the rejections it keeps. */
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Position } from '../common/position';
import { readArchiveProgress } from '../common/postgres/archive-progress';
import type { Millis } from '../common/time';
import { asked, inWords } from './postgres';

export interface RejectionPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface KeptRejection extends RejectionPlace {
  /** The broker's record time. */
  readonly logTime: Millis;
  readonly reason: string;
  readonly detail: string;
  /** Bytes of the whole record. */
  readonly size: number;
  /** When it was sent in again, once mended. */
  readonly resentAt: Millis | null;
}

/** What is kept of a rejected record; a large one is kept in part. */
export interface RejectedRecord extends KeptRejection {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

export interface RejectionQuery {
  readonly topic?: string | undefined;
  readonly reason?: string | undefined;
  readonly resent?: boolean | undefined;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: (RejectionPlace & { readonly logTime: Millis }) | undefined;
}

const whole = z.coerce.number().int();
const rejectionRow = z
  .object({ topic: z.string(), log_partition: whole, log_offset: whole, log_time: whole, reason: z.string(), detail: z.string(), size: whole, resent_at: whole.nullable() })
  .transform(
    ({ log_partition: partition, log_offset: offset, log_time: logTime, resent_at: resentAt, ...row }): KeptRejection => ({ ...row, partition, offset, logTime, resentAt }),
  );
const bytes = z.instanceof(Uint8Array).nullable();
const recordRow = z.object({ key: bytes, value: bytes });

const REJECTION = 'SELECT topic, log_partition, log_offset, log_time, reason, detail, size, resent_at';
/** In the order of the index: newest first. The page after a place begins behind it. */
const PAGE = `${REJECTION} FROM rejection
  WHERE ($1::text IS NULL OR topic = $1) AND ($2::text IS NULL OR reason = $2) AND ($3::boolean IS NULL OR (resent_at IS NOT NULL) = $3)
    AND ($4::bigint IS NULL OR log_time < $4 OR (log_time = $4 AND ((topic, log_partition) > ($5, $6) OR ((topic, log_partition) = ($5, $6) AND log_offset < $7))))
  ORDER BY log_time DESC, topic, log_partition, log_offset DESC LIMIT $8`;
const RECORD = `${REJECTION}, key, value FROM rejection WHERE topic = $1 AND log_partition = $2 AND log_offset = $3`;

export async function archivePosition(pool: Pool): Promise<Position> {
  return (await inWords(() => readArchiveProgress(pool))).next;
}

export async function listRejections(pool: Pool, { topic, reason, resent, limit, after }: RejectionQuery): Promise<KeptRejection[]> {
  const place = [after?.logTime, after?.topic, after?.partition, after?.offset];
  const rows = await asked(pool, PAGE, [topic, reason, resent, ...place, limit]);
  return rows.map((row) => rejectionRow.parse(row));
}

export async function findRejection(pool: Pool, { topic, partition, offset }: RejectionPlace): Promise<RejectedRecord | undefined> {
  const rows = await asked(pool, RECORD, [topic, partition, offset]);
  return rows[0] && { ...rejectionRow.parse(rows[0]), ...recordRow.parse(rows[0]) };
}
