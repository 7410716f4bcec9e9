/** Rows in the text form of Postgres's COPY (see its manual, "File Formats"). */
import type { ArchiveValue } from '../../common/events/archive-table';

const SPECIAL = /[\\\t\n\r\b\f\v]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v' };

export type CopyValue = ArchiveValue | Uint8Array | undefined;

export function copyLine(row: readonly CopyValue[]): string {
  return `${row.map(copyField).join('\t')}\n`;
}

function copyField(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'object') return escape(`{${value.map(arrayElement).join(',')}}`);
  return typeof value === 'string' ? escape(value) : String(value);
}

function arrayElement(value: string | bigint): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}

function escape(text: string): string {
  return text.replace(SPECIAL, (character) => ESCAPED[character] ?? character);
}
