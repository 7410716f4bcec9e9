/**
 * Admission at speed. `admit` is the definition of right; this gives the same answers, but scans the text of records
 * whose shape was met before, and asks `admit` about all others.
 */
import { partitionOf } from '../../log/partitioner';
import { admit, MAX_RECORD_BYTES, type Admission, type RawRecord } from '../admit';
import { CATALOGUE, eventOfType } from '../catalogue';
import { KnownShapes } from './known-shapes';

export interface FastAdmission {
  /** As `admit`. What it learns tells on speed alone. */
  readonly admit: (record: RawRecord) => Admission;
  /** Records that were scanned, and records that `admit` was asked about. */
  readonly counts: { readonly scanned: number; readonly asked: number };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function createAdmission(): FastAdmission {
  const shapesOf = new Map(CATALOGUE.map((event) => [event.topic, new KnownShapes(event)]));
  const counts = { scanned: 0, asked: 0 };
  return {
    counts,
    admit: (record) => {
      const shapes = shapesOf.get(record.topic);
      const text = textOf(record);
      const event = text === undefined ? undefined : shapes?.scan(text, record.logTime);
      if (event && liesRight(record, event.orderId)) {
        counts.scanned += 1;
        return { event };
      }
      counts.asked += 1;
      const admission = admit(record);
      if (!event && text !== undefined && 'event' in admission && admission.event.version === eventOfType(admission.event.eventType)?.version) shapes?.learn(text);
      return admission;
    },
  };
}

/** What both layers admit by. */
export const admitFast: FastAdmission['admit'] = createAdmission().admit;

/** Undefined where there is no text within the limits. */
function textOf({ value, key }: RawRecord): string | undefined {
  if (value === undefined || key === undefined || value.length + key.length > MAX_RECORD_BYTES) return undefined;
  try {
    return UTF8.decode(value);
  } catch {
    return undefined;
  }
}

/** Whether an ASCII key is the order id, in the partition of that key. */
function liesRight({ key, partition, partitions }: RawRecord, orderId: string): boolean {
  if (key?.length !== orderId.length) return false;
  for (let i = 0; i < key.length; i++) {
    const byte = key[i] ?? 0;
    if (byte > 127 || byte !== orderId.charCodeAt(i)) return false;
  }
  return partitionOf(key, partitions) === partition;
}
