/** Rows in the text form of Postgres's COPY (see its manual, "File Formats"). */

const HAS_SPECIAL = /[\\\t\n\r\b\f\v]/;
const SPECIAL = /[\\\t\n\r\b\f\v]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v' };

export type CopyValue = string | number | Uint8Array | undefined;

export function copyLine(row: readonly CopyValue[]): string {
  return `${row.map(copyField).join('\t')}\n`;
}

function copyField(value: CopyValue): string {
  if (value === undefined) return '\\N';
  if (typeof value === 'string') return escape(value);
  return typeof value === 'number' ? String(value) : `\\\\x${Buffer.from(value).toString('hex')}`;
}

/** Hardly any text needs it. */
function escape(text: string): string {
  return HAS_SPECIAL.test(text) ? text.replace(SPECIAL, (character) => ESCAPED[character] ?? character) : text;
}
