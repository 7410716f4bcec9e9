/**
 * Admission at speed. `admit` is the definition of right; this gives the same answers, but walks the bytes of records
 * whose shape was met before, and asks `admit` about all others. Records become rows (see rows/event-rows.ts).
 */
import { recordAt } from '../../log/input-record';
import type { RecordBatch } from '../../log/log';
import { partitionOf } from '../../log/partitioner';
import { admit, MAX_RECORD_BYTES, type Admission, type RawRecord } from '../admit';
import { CATALOGUE } from '../catalogue';
import type { Rejection } from '../rejection';
import type { EventRows } from '../rows/event-rows';
import { KnownShapes } from './known-shapes';

// Looked up once, not for every record.
const [homeOf, MOST_BYTES] = [partitionOf, MAX_RECORD_BYTES] as const;

export interface FastAdmission {
  /**
   * Record `i` of a batch as a row more of `rows`, which must be of the topic's event and have begun with the batch's
   * bytes; or why it is none. As the definition says: what it learns tells on speed alone.
   */
  readonly admitTo: (rows: EventRows, batch: RecordBatch, i: number, partitions: number) => Rejection | undefined;
  /** Records that were scanned, and records that `admit` was asked about. */
  readonly counts: { readonly scanned: number; readonly asked: number };
}

export function createAdmission(): FastAdmission {
  const shapesOf = new Map(CATALOGUE.map((event) => [event.topic, new KnownShapes(event)]));
  const counts = { scanned: 0, asked: 0 };

  const ask = (record: RawRecord, shapes: KnownShapes | undefined): Admission => {
    counts.asked += 1;
    const admission = admit(record);
    if (shapes && record.value && 'event' in admission && admission.event.version === shapes.declaration.version) shapes.learn(record.value);
    return admission;
  };

  return {
    counts,
    admitTo: (rows, batch, i, partitions) => {
      const shapes = shapesOf.get(batch.topic);
      const [start = -1, end = -1] = [batch.valueStart[i], batch.valueEnd[i]];
      const [keyStart = -1, keyEnd = -1] = [batch.keyStart[i], batch.keyEnd[i]];
      if (shapes && start >= 0 && keyStart >= 0 && end - start + keyEnd - keyStart <= MOST_BYTES) {
        if (shapes.scan(rows, start, end, batch.logTimes[i] ?? 0) && liesRight(rows, keyStart, keyEnd, batch.partition, partitions)) {
          counts.scanned += 1;
          rows.keep(start, end);
          return undefined;
        }
      }
      const admission = ask(recordAt(batch, i, partitions), shapes);
      if ('rejection' in admission) return admission.rejection;
      rows.put(admission.event);
      return undefined;
    },
  };
}

/** What both layers admit by. */
export const { admitTo } = createAdmission();

/** Whether the key at [start, end) is the order id of the row at hand, in ASCII, and lies in the partition of that key. */
function liesRight({ spans, layout, bytes, count }: EventRows, start: number, end: number, partition: number, partitions: number): boolean {
  const span = 2 * (count * layout.textColumns + layout.orderId);
  const from = spans[span] ?? 0;
  if (end - start !== (spans[span + 1] ?? 0) - from) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 127 || byte !== bytes[from + i - start]) return false;
  }
  return homeOf(bytes, partitions, start, end) === partition;
}
