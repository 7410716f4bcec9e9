/** A rejected record as the archive keeps it, and the mark that it was sent again. */
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Millis } from '../../common/time';
import { PlainError } from '../plain-error';

/** Where a rejected record lies in the log. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

const whole = z.coerce.number().int();
const rowShape = z.object({
  reason: z.string(),
  detail: z.string(),
  size: whole,
  key: z.instanceof(Uint8Array).nullable(),
  value: z.instanceof(Uint8Array).nullable(),
  resent_at: whole.nullable(),
});

export interface KeptRecord {
  readonly reason: string;
  readonly detail: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Whether all of its bytes were kept. */
  readonly whole: boolean;
  readonly resentAt: Millis | null;
}

/** Reads "payment-completed/2/17": topic, partition, offset. Throws PlainError for anything else. */
export function parsePlace(text: string): Place {
  const [, topic = '', partition, offset] = /^([a-z-]+)\/(\d{1,4})\/(\d{1,15})$/.exec(text) ?? [];
  if (topic === '') throw new PlainError(`"${text}" is not a place like payment-completed/2/17 (topic, partition, offset); npx twofold rejections list shows them`);
  return { topic, partition: Number(partition), offset: Number(offset) };
}

export const placeText = ({ topic, partition, offset }: Place): string => `${topic}/${partition}/${offset}`;

/** Throws PlainError where there is none. */
export async function keptRecord(pool: Pool, place: Place): Promise<KeptRecord> {
  const { rows } = await pool.query<object>(
    'SELECT reason, detail, size, key, value, resent_at FROM rejection WHERE topic = $1 AND log_partition = $2 AND log_offset = $3',
    [place.topic, place.partition, place.offset],
  );
  if (!rows[0]) throw new PlainError(`no rejected record at ${placeText(place)} is in the archive: npx twofold rejections list shows those that are`);
  const { reason, detail, size, key, value, resent_at: resentAt } = rowShape.parse(rows[0]);
  return { reason, detail, key, value, whole: (key?.length ?? 0) + (value?.length ?? 0) >= size, resentAt };
}

export async function markResent(pool: Pool, place: Place, at: Millis): Promise<void> {
  await pool.query('UPDATE rejection SET resent_at = $4 WHERE topic = $1 AND log_partition = $2 AND log_offset = $3', [place.topic, place.partition, place.offset, at]);
}
