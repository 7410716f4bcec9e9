/** Rows as a flat table: its columns, and its lines as CSV (RFC 4180) or NDJSON. */
import { MERGE, type View } from '../../common/metrics/view';
import { formatMoney } from '../../common/money';
import type { Rows, Row } from '../query/rows';
import { RATIOS } from '../query/ratios';
import { renderBucket, renderCount } from '../query/render';
import type { ViewQuery } from '../query/view-query';
import type { Portion } from '../query/view-parameters';
import { splitBy } from '../query/gathering';
import type { Answer } from '../view/merged-view';
import type { PageOfRows } from './held-rows';

/** A question whose answer is rows. */
export interface AskedTable {
  readonly portion: Portion;
  readonly columns: readonly Column[];
  /** All of them, in order. Throws Problem. */
  readonly rows: (answer: Answer) => Rows;
  /** One page of them as JSON will show it. */
  readonly page: (page: PageOfRows, evidence: object) => object;
}

export interface Column {
  readonly name: string;
  /** A number is given as digits, never touched; text may hold anything. */
  readonly kind: 'text' | 'number';
  readonly of: (row: Row) => string | number | null;
}

/** The batch's and the live part of a measure are columns of their own: batch_revenue + realtime_revenue = revenue. */
export function columnsOf(query: ViewQuery): readonly Column[] {
  const { view, granularity } = query;
  const measures = Object.keys(view.measures);
  const additive = measures.filter((name) => MERGE[view.measures[name]?.kind ?? 'count'] === 'add');
  const ratios = Object.keys(RATIOS[view.name] ?? {});
  return [
    ...(granularity === 'total' ? [] : [{ name: 'bucket', kind: 'text', of: ({ bucket = 0 }) => tableBucket(bucket, granularity) } satisfies Column]),
    ...splitBy(query).map((name): Column => ({ name, kind: 'text', of: ({ dimensions }) => dimensions[name] ?? '' })),
    ...measures.map((name): Column => ({ name, kind: 'number', of: (row) => rendered(view, name, row.measures[name]) })),
    ...ratios.map((name): Column => ({ name, kind: 'number', of: (row) => (row.ratios[name] === undefined || row.ratios[name] === null ? null : formatMoney(row.ratios[name])) })),
    ...additive.map((name): Column => ({ name: `batch_${name}`, kind: 'number', of: (row) => rendered(view, name, row.batch[name]) })),
    ...additive.map((name): Column => ({ name: `realtime_${name}`, kind: 'number', of: (row) => rendered(view, name, row.realtime[name]) })),
  ];
}

/** A month as its first day: spreadsheets and Grafana read that as a date, and 2011-12 as something else. */
function tableBucket(bucket: number, granularity: ViewQuery['granularity']): string {
  return renderBucket(bucket, granularity === 'month' ? 'day' : granularity);
}

function rendered(view: View, name: string, value = 0n): string | number {
  return view.measures[name]?.unit === 'money' ? formatMoney(value) : renderCount(value);
}

export const csvHeader = (columns: readonly Column[]): string => `${columns.map(({ name }) => name).join(',')}\r\n`;

export function csvLine(columns: readonly Column[], row: Row): string {
  return `${columns.map(({ kind, of }) => (kind === 'number' ? String(of(row) ?? '') : csvText(String(of(row))))).join(',')}\r\n`;
}

export function ndjsonLine(columns: readonly Column[], row: Row): string {
  return `${JSON.stringify(Object.fromEntries(columns.map(({ name, of }) => [name, of(row)])))}\n`;
}

/** Spreadsheets take a text that begins like a formula for one, whatever its quotes: an apostrophe before it keeps it a text. */
function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
