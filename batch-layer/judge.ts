/** Judges records for the archive by the same function as the speed layer, into rows that are used again and again. */
import type { EventDeclaration } from '../common/events/event';
import { EventRows } from '../common/events/rows/event-rows';
import { KnownTexts } from '../common/events/rows/known-texts';
import { admitTo } from '../common/events/scan/admission';
import { recordAt } from '../common/log/input-record';
import type { RecordBatch } from '../common/log/log';
import type { Chunk, LogSecond, RejectedRecord } from './archive';

const SECOND = 1_000;

export type Judged = Pick<Chunk, 'rows' | 'offsets' | 'rejected' | 'seconds'>;

/** The records of a batch from offset `from` on. `rows` are made anew. */
export function judge(batch: RecordBatch, from: number, partitions: number, rows: EventRows): Judged {
  rows.begin(batch.bytes);
  const offsets = new Float64Array(batch.count);
  const rejected: RejectedRecord[] = [];
  const seconds: LogSecond[] = [];
  let latest = -Infinity;
  for (let i = 0; i < batch.count; i++) {
    const offset = batch.offsets[i] ?? 0;
    if (offset < from) continue;
    const second = Math.floor((batch.logTimes[i] ?? 0) / SECOND) * SECOND;
    if (second > latest) seconds.push({ second: (latest = second), firstOffset: offset });
    offsets[rows.count] = offset;
    const rejection = admitTo(rows, batch, i, partitions);
    if (rejection) rejected.push({ record: recordAt(batch, i, partitions), rejection });
  }
  return { rows, offsets, rejected, seconds };
}

/** Rows to judge in: as many of an event as are in use at once. */
export class RowStock {
  private readonly idle = new Map<EventDeclaration, EventRows[]>();
  private readonly texts = new KnownTexts();

  /** Lends out rows, without any in them, until `work` has settled. */
  async lend<T>(declaration: EventDeclaration, work: (rows: EventRows) => Promise<T>): Promise<T> {
    const idle = this.idle.get(declaration) ?? [];
    this.idle.set(declaration, idle);
    const rows = idle.pop() ?? new EventRows(declaration, this.texts);
    try {
      return await work(rows);
    } finally {
      // They let go of the batch's bytes too.
      rows.begin();
      idle.push(rows);
    }
  }
}
