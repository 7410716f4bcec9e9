/** The rows of an answer as a table for people, or as CSV for programs. */
import { grouped } from '../print/numbers';
import { table } from '../print/table';
import { valueOf, type Columns, type ViewRow } from './view-answer';

interface Column {
  readonly head: string;
  readonly number: boolean;
  readonly read: (row: ViewRow) => string;
}

/** @param parts whether each measure's batch and live part stand beside it */
function columnsIn({ keys, measures, ratios }: Columns, parts: boolean): readonly Column[] {
  const number = (head: string, read: Column['read']): Column => ({ head, number: true, read });
  return [
    ...keys.map((name) => ({ head: name, number: false, read: (row: ViewRow) => valueOf(row, name) })),
    ...measures.flatMap((name) => [
      number(name, (row) => valueOf(row, name)),
      ...(parts ? [number(`${name} batch`, (row) => valueOf(row, name, 'batch')), number(`${name} live`, (row) => valueOf(row, name, 'realtime'))] : []),
    ]),
    ...ratios.map((name) => number(name, (row) => valueOf(row, name))),
  ];
}

export function rowsTable(rows: readonly ViewRow[], columns: Columns, parts: boolean, width: number | undefined): string {
  const shown = columnsIn(columns, parts);
  const texts = rows.map((row) => shown.map(({ number, read }) => (number ? grouped(read(row)) : read(row))));
  const right = shown.filter(({ number }) => number).map(({ head }) => head);
  return table(shown.map(({ head }) => head), texts, { right, columns: width });
}

/** RFC 4180, with a head; numbers as the API tells them. */
export function rowsCsv(rows: readonly ViewRow[], columns: Columns, parts: boolean): string {
  const shown = columnsIn(columns, parts);
  return [shown.map(({ head }) => head), ...rows.map((row) => shown.map(({ read }) => read(row)))].map((cells) => cells.map(csvField).join(',')).join('\r\n');
}

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
