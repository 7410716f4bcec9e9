import type { RejectionPlace } from '../../common/rejections/rejected-record';
import { PlainError } from '../plain-error';

/** Reads "payment-completed/2/17": topic, partition, offset. Throws PlainError for anything else. */
export function parsePlace(text: string): RejectionPlace {
  const [, topic = '', partition, offset] = /^([a-z-]+)\/(\d{1,4})\/(\d{1,15})$/.exec(text) ?? [];
  if (topic === '') throw new PlainError(`"${text}" is not a place like payment-completed/2/17 (topic, partition, offset); npx twofold rejections list shows them`);
  return { topic, partition: Number(partition), offset: Number(offset) };
}
