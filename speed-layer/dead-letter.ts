/** A rejected record on its way to the dead-letter topic, as an outbox entry: its bytes untouched, the reason in headers. */
import type { Rejection } from '../common/events/rejection';
import { MAX_RECORD_BYTES } from '../common/events/admit';
import type { OutboxEntry } from '../common/live/live-state';
import { deadLetterTopic } from '../common/topics';
import type { InputRecord } from '../common/log/input-record';
import { outboxEntry } from './outbox-record';

/** A record that is too large for an event may be too large for any topic: this much of it is kept, and `size` tells. */
const KEPT_BYTES = 64 * 1024;

export function deadLetter(record: InputRecord, rejection: Rejection): OutboxEntry {
  const { topic, partition, offset } = record;
  const size = (record.key?.length ?? 0) + (record.value?.length ?? 0);
  const kept = (bytes: Uint8Array | undefined): Uint8Array | null => (bytes ? (size > MAX_RECORD_BYTES ? bytes.subarray(0, KEPT_BYTES) : bytes) : null);
  return outboxEntry(topic, offset, {
    topic: deadLetterTopic(topic),
    partition,
    key: kept(record.key),
    value: kept(record.value),
    headers: {
      reason: rejection.reason,
      detail: rejection.detail,
      topic,
      partition: String(partition),
      offset: String(offset),
      time: String(record.logTime),
      size: String(size),
    },
  });
}
