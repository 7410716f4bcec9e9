/** Bytes as the API tells them: as text where they are UTF-8, else in base64. */
export type Bytes = { readonly text: string } | { readonly base64: string } | null;

const IN_A_LINE = 16;
/** More would only be scrolled past. */
const SHOWN = 4_096;

export const textOf = (bytes: Bytes): string => (bytes !== null && 'text' in bytes ? bytes.text : '');

/** Offset, bytes, and what of them can be printed, as hexdump shows them. */
export function hexOf(bytes: Bytes): string {
  const all = bytes === null ? new Uint8Array() : 'text' in bytes ? new TextEncoder().encode(bytes.text) : Uint8Array.from(atob(bytes.base64), (char) => char.charCodeAt(0));
  const lines: string[] = [];
  for (let at = 0; at < Math.min(all.length, SHOWN); at += IN_A_LINE) {
    const line = [...all.subarray(at, at + IN_A_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(IN_A_LINE * 3 - 1)}  ${line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')}`);
  }
  if (all.length > SHOWN) lines.push(`… and ${all.length - SHOWN} more bytes`);
  return lines.length === 0 ? 'no bytes' : lines.join('\n');
}
