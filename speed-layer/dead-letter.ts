/** A rejected record on its way to the dead-letter topic, as an outbox entry: its bytes untouched, the reason in headers. */
import { z } from 'zod';
import type { Rejection } from '../common/events/rejection';
import { MAX_RECORD_BYTES } from '../common/events/admit';
import type { OutboxEntry } from '../common/live/live-state';
import type { OutgoingRecord } from '../common/log/log';
import { deadLetterTopic } from '../common/topics';
import type { InputRecord } from '../common/log/input-record';

/** A record that is too large for an event may be too large for any topic: this much of it is kept, and `size` tells. */
const KEPT_BYTES = 64 * 1024;

const stored = z.object({
  topic: z.string(),
  partition: z.number(),
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});

export function deadLetter(record: InputRecord, rejection: Rejection): OutboxEntry {
  const { topic, partition, offset } = record;
  const size = (record.key?.length ?? 0) + (record.value?.length ?? 0);
  const encode = (bytes: Uint8Array | undefined): string | null =>
    bytes ? Buffer.from(size > MAX_RECORD_BYTES ? bytes.subarray(0, KEPT_BYTES) : bytes).toString('base64') : null;
  const letter: z.infer<typeof stored> = {
    topic: deadLetterTopic(topic),
    partition,
    key: encode(record.key),
    value: encode(record.value),
    headers: {
      reason: rejection.reason,
      detail: rejection.detail,
      topic,
      partition: String(partition),
      offset: String(offset),
      time: String(record.logTime),
      size: String(size),
    },
  };
  return { topic, offset, record: JSON.stringify(letter) };
}

/** Reads an outbox entry's record back. Throws ZodError where it is none. */
export function outgoing(entry: OutboxEntry): OutgoingRecord {
  const { key, value, ...rest } = stored.parse(JSON.parse(entry.record));
  const decode = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text, 'base64'));
  return { ...rest, key: decode(key), value: decode(value) };
}
