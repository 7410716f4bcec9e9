/** Rejected records in Postgres: read back one by one, and marked when they are sent again. */
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Resent } from '../rejections/resend';
import type { KeptRejection, RejectedRecord, RejectionPlace } from '../rejections/rejected-record';
import type { Millis } from '../time';
import { inTransaction } from './transaction';

const whole = z.coerce.number().int();
const bytes = z.instanceof(Uint8Array).nullable();
const recordRow = z.object({ key: bytes, value: bytes });
const rejectionRow = z
  .object({ topic: z.string(), log_partition: whole, log_offset: whole, log_time: whole, reason: z.string(), detail: z.string(), size: whole, resent_at: whole.nullable() })
  .transform(
    ({ log_partition: partition, log_offset: offset, log_time: logTime, resent_at: resentAt, ...row }): KeptRejection => ({ ...row, partition, offset, logTime, resentAt }),
  );

/** What `parseRejection` needs of the table `rejection`. */
export const REJECTION_COLUMNS = 'topic, log_partition, log_offset, log_time, reason, detail, size, resent_at';

/** Throws where a row is not what the migrations say. */
export function parseRejection(row: object): KeptRejection {
  return rejectionRow.parse(row);
}

const AT = 'WHERE topic = $1 AND log_partition = $2 AND log_offset = $3';
const RECORD = `SELECT ${REJECTION_COLUMNS}, key, value FROM rejection ${AT}`;

export async function findRejection(asker: Pool | PoolClient, { topic, partition, offset }: RejectionPlace, lock: '' | 'FOR UPDATE' = ''): Promise<RejectedRecord | undefined> {
  const { rows } = await asker.query<object>(`${RECORD} ${lock}`, [topic, partition, offset]);
  return rows[0] && { ...parseRejection(rows[0]), ...recordRow.parse(rows[0]) };
}

/**
 * Sends a rejected record by `send`, and marks it as sent where that went well. Whoever comes at the same time waits, and
 * then finds it marked. The mark comes after the sending: a crash between the two leaves a record that looks unsent, and
 * whose copy, with the same event id, is dropped as a duplicate; the other way round it could look sent and be nowhere.
 * Undefined where there is no such record.
 */
export function resendOnce(pool: Pool, place: RejectionPlace, now: Millis, send: (record: RejectedRecord) => Promise<Resent>): Promise<Resent | undefined> {
  return inTransaction(pool, async (client) => {
    const record = await findRejection(client, place, 'FOR UPDATE');
    if (!record) return undefined;
    const resent = await send(record);
    if ('sent' in resent) await client.query(`UPDATE rejection SET resent_at = $4 ${AT}`, [place.topic, place.partition, place.offset, now]);
    return resent;
  });
}
