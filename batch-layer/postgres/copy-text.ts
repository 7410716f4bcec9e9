/** Rows in the text form of Postgres's COPY (see its manual, "File Formats"). */
import type { ArchiveValue } from '../../common/events/archive-table';

const HAS_SPECIAL = /[\\\t\n\r\b\f\v]/;
const SPECIAL = /[\\\t\n\r\b\f\v]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v' };

export type CopyValue = ArchiveValue | Uint8Array | undefined;

export function copyLine(row: readonly CopyValue[]): string {
  let line = '';
  for (let i = 0; i < row.length; i++) line += i === 0 ? copyField(row[i]) : `\t${copyField(row[i])}`;
  return `${line}\n`;
}

function copyField(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escape(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`;
  return escape(`{${value.map(arrayElement).join(',')}}`);
}

function arrayElement(value: string | bigint): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}

/** Hardly any text needs it. */
function escape(text: string): string {
  return HAS_SPECIAL.test(text) ? text.replace(SPECIAL, (character) => ESCAPED[character] ?? character) : text;
}
