/** Sending a rejected record again, once it is mended: it becomes a new record of its topic, which is judged as any other. */
import { admit, type Admission } from '../events/admit';
import type { Rejection } from '../events/rejection';
import type { AppendedAt, Log } from '../log/log';
import { partitionOf } from '../log/partitioner';
import type { Millis } from '../time';
import { isWhole, placeText, type RejectedRecord } from './rejected-record';

/** What is other than in the record that is kept; undefined is as it was. */
export interface Mending {
  readonly value: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
}

export type Resent =
  | { readonly sent: AppendedAt }
  | { readonly refused: 'sent-before'; readonly at: Millis }
  /** Not all of its bytes were kept, and none are given. */
  | { readonly refused: 'not-whole' }
  /** It would be rejected again. */
  | { readonly refused: 'rejected'; readonly rejection: Rejection };

/** What both layers will say of it; undefined where not all of it is there to be judged. */
export function judgeMended(record: RejectedRecord, mending: Mending, partitions: number, now: Millis): Admission | undefined {
  if (mending.value === undefined && !isWhole(record)) return undefined;
  const { key, value } = mended(record, mending);
  return admit({ topic: record.topic, partition: key ? partitionOf(key, partitions) : 0, partitions, key, value, logTime: now });
}

export interface ResendParts {
  readonly log: Pick<Log, 'append'>;
  readonly partitions: number;
  readonly now: Millis;
}

/** `again`: also where it was sent before. Sends nothing that would be rejected once more. */
export async function resend({ log, partitions, now }: ResendParts, record: RejectedRecord, mending: Mending & { readonly again: boolean }): Promise<Resent> {
  if (record.resentAt !== null && !mending.again) return { refused: 'sent-before', at: record.resentAt };
  const admission = judgeMended(record, mending, partitions, now);
  if (!admission) return { refused: 'not-whole' };
  if ('rejection' in admission) return { refused: 'rejected', rejection: admission.rejection };
  const { key, value } = mended(record, mending);
  const [sent] = await log.append([{ topic: record.topic, key: key ?? null, value: value ?? null }]);
  if (!sent) throw new Error(`the log did not tell where it put ${placeText(record)}`);
  return { sent };
}

function mended({ key, value }: RejectedRecord, mending: Mending): { readonly key: Uint8Array | undefined; readonly value: Uint8Array | undefined } {
  return { key: mending.key ?? key ?? undefined, value: mending.value ?? value ?? undefined };
}
