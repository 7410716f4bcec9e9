/** How a record that waits in an outbox is written there, so that its bytes come out as they went in. */
import { z } from 'zod';
import type { OutboxEntry } from '../common/live/live-state';
import type { OutgoingRecord } from '../common/log/log';

const stored = z.object({
  topic: z.string(),
  /** Left out where the key decides. */
  partition: z.number().optional(),
  /** Base64. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});

/** `topic` and `offset` name what caused it. */
export function outboxEntry(topic: string, offset: number, { key, value, headers = {}, ...record }: OutgoingRecord): OutboxEntry {
  const written: z.infer<typeof stored> = { ...record, key: encoded(key), value: encoded(value), headers };
  return { topic, offset, record: JSON.stringify(written) };
}

/** The record of an entry. Throws ZodError where it is none. */
export function outgoing(entry: OutboxEntry): OutgoingRecord {
  const { key, value, partition, ...rest } = stored.parse(JSON.parse(entry.record));
  return { ...rest, key: decoded(key), value: decoded(value), ...(partition !== undefined && { partition }) };
}

function encoded(content: string | Uint8Array | null): string | null {
  return content === null ? null : Buffer.from(content).toString('base64');
}

function decoded(content: string | null): Uint8Array | null {
  return content === null ? null : Buffer.from(content, 'base64');
}
