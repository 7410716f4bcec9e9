/** JSON texts without escapes, in place. */

const QUOTE = 34;
const DELETE = 127;

/** What a byte of a text is: part of it, its end, the first of several that make one character, or nothing that is read here. */
const PLAIN = 0;
const END = 1;
const LEADS = 2;
const REFUSED = 3;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => (byte === QUOTE ? END : byte >= 0xc2 && byte <= 0xf4 ? LEADS : byte < 32 || byte === 92 || byte >= DELETE ? REFUSED : PLAIN));

/**
 * Where the text that begins at `at` ends: the place of its closing quote, before `end`. -1 for control characters and
 * DEL, which the schemas refuse, for escapes, and for bytes that are no UTF-8.
 */
export function textEnd(view: DataView, at: number, end: number): number {
  for (let i = at; i < end; ) {
    const kind = KINDS[view.getUint8(i)];
    if (kind === PLAIN) i += 1;
    else if (kind === END) return i;
    else if (kind === REFUSED) return -1;
    else {
      const length = characterLength(view, i, end);
      if (length === 0) return -1;
      i += length;
    }
  }
  return -1;
}

/** Bytes of the character that begins with this leading byte; 0 where it is no UTF-8 (overlong, a surrogate, too large, cut off). */
function characterLength(view: DataView, at: number, end: number): number {
  const lead = view.getUint8(at);
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > end) return 0;
  const second = view.getUint8(at + 1);
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if (view.getUint8(at + i) >>> 6 !== 0b10) return 0;
  return length;
}
