/**
 * Long answers that are read page by page. The view moves on between two pages, so the rows of the first page's as-of are
 * kept for whoever began; every page is of that as-of. They are let go a while after the last page was asked for, or
 * when others need the room: then the cursor is refused, and never continued in other rows.
 */
import { randomBytes } from 'node:crypto';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import type { LastingEvidence, LastSeen } from '../evidence';
import type { RateUsed } from '../../common/currency/convert';
import type { Row } from '../query/rows';

/** What a reading stands on, from its first page on. */
export interface Reading {
  /** Of the question. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly rates: readonly RateUsed[];
  readonly evidence: LastingEvidence;
  readonly seen: LastSeen;
}

export interface PageOfRows {
  readonly rows: readonly Row[];
  readonly rates: readonly RateUsed[];
  /** All there are; undefined where nothing was left out on demand. */
  readonly rowCount?: number | undefined;
  /** The cursor of the next page; null after the last, undefined where no pages were asked for. */
  readonly next?: string | null | undefined;
}

/** Kept so long after a page of it was asked for. */
const KEPT: Millis = 2 * 60_000;
/** Over all readings: a row is about a kilobyte. */
const MOST_ROWS = 300_000;

export class HeldRows {
  private readonly readings = new Map<string, { readonly reading: Reading; usedAt: Millis }>();
  private rows = 0;

  constructor(private readonly now: () => Millis) {}

  /** The first page. What fits on it is not kept. */
  begin(reading: Reading, limit: number): PageOfRows {
    this.letGo();
    const id = randomBytes(9).toString('base64url');
    if (reading.rows.length > limit) this.keep(id, reading);
    return pageOf(id, reading, 0, limit);
  }

  /** The page of a cursor, and what it stands on. Throws Problem where its rows are not kept, or belong to another question. */
  goOn(cursor: string, name: string, limit: number): { readonly page: PageOfRows; readonly reading: Reading } {
    this.letGo();
    const [id = '', at] = cursor.split('.');
    const kept = this.readings.get(id);
    if (!kept) throw new Problem(410, 'cursor-gone', 'This reading is over', `the rows of this cursor are not kept any more: they are for ${KEPT / 60_000} minutes after the last page, by the process that gave it; begin again with cursor=*`);
    const { reading } = kept;
    if (reading.name !== name) throw new Problem(400, 'bad-parameter', 'This parameter cannot be used', 'cursor belongs to another question: follow "next" as it is', { parameter: 'cursor' });
    kept.usedAt = this.now();
    return { page: pageOf(id, reading, Number(at), limit), reading };
  }

  private keep(id: string, reading: Reading): void {
    this.readings.set(id, { reading, usedAt: this.now() });
    this.rows += reading.rows.length;
    // The one that was used longest ago first.
    for (const [other] of [...this.readings].sort(([, a], [, b]) => a.usedAt - b.usedAt)) if (this.rows > MOST_ROWS && other !== id) this.drop(other);
  }

  private letGo(): void {
    for (const [id, { usedAt }] of this.readings) if (usedAt + KEPT < this.now()) this.drop(id);
  }

  private drop(id: string): void {
    this.rows -= this.readings.get(id)?.reading.rows.length ?? 0;
    this.readings.delete(id);
  }
}

function pageOf(id: string, { rows, rates }: Reading, from: number, limit: number): PageOfRows {
  const end = from + limit;
  return { rows: rows.slice(from, end), rates, rowCount: rows.length, next: end < rows.length ? `${id}.${end}` : null };
}
