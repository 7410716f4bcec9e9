/** Sending a rejected record again, once it is mended. */
import { admit } from '../../common/events/admit';
import type { AppendedAt, Log } from '../../common/log/log';
import { partitionOf } from '../../common/log/partitioner';
import type { Millis } from '../../common/time';
import { PlainError } from '../plain-error';
import { placeText, type KeptRecord, type Place } from './kept';

export interface Mending {
  /** The mended JSON; undefined to send the record as it is. */
  readonly value: string | undefined;
  /** Another key; undefined for the record's own. */
  readonly key: string | undefined;
  /** Sends it although it was sent before. */
  readonly again: boolean;
}

/** Throws PlainError where it would only be rejected once more. */
export async function resend(log: Log, place: Place, kept: KeptRecord, mending: Mending, now: Millis): Promise<AppendedAt> {
  const at = placeText(place);
  if (kept.resentAt !== null && !mending.again) {
    throw new PlainError(`${at} was sent again on ${new Date(kept.resentAt).toISOString()} already: --again sends it once more (the same event id is counted once)`);
  }
  if (mending.value === undefined && !kept.whole) throw new PlainError(`${at} was too large to be kept whole: give the mended record with --file`);
  const value = mending.value === undefined ? (kept.value ?? undefined) : Buffer.from(mending.value);
  const key = mending.key === undefined ? (kept.key ?? undefined) : Buffer.from(mending.key);
  const { end } = await log.bounds([place.topic]);
  const partitions = end[place.topic]?.length ?? 1;
  const admission = admit({ topic: place.topic, partition: key ? partitionOf(key, partitions) : 0, partitions, key, value, logTime: now });
  if ('rejection' in admission) {
    throw new PlainError(
      `${at} would be rejected again: ${admission.rejection.detail} (${admission.rejection.reason}). Nothing was sent; ` +
        `npx twofold rejections show ${at} --value > mended.json, mend it, and send it with --file mended.json`,
    );
  }
  const [appended] = await log.append([{ topic: place.topic, key: key ?? null, value: value ?? null }]);
  if (!appended) throw new Error(`the log did not tell where it put ${at}`);
  return appended;
}
