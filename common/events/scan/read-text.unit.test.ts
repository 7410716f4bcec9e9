import fc from 'fast-check';
import { textEnd } from './read-text';

/** The edges of UTF-8: overlong forms, surrogates, beyond U+10FFFF, stray and missing continuations. */
const EDGES = [0x00, 0x1f, 0x20, 0x41, 0x5c, 0x7e, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isPlain(bytes: Uint8Array): boolean {
  try {
    return !/[\u0000-\u001f\u007f\\"]/.test(UTF8.decode(bytes));
  } catch {
    return false;
  }
}

test('a text ends at its quote if and only if it is UTF-8 without escapes and control characters', () => {
  const leads = EDGES.filter((byte) => byte >= 0xc2);
  for (const lead of leads) {
    for (const second of EDGES) {
      for (const rest of [[], [0x80], [0xbf], [0x41], [0x80, 0x80], [0xbf, 0xbf], [0x80, 0xc2]]) {
        const bytes = Uint8Array.from([0x22, lead, second, ...rest, 0x22]);
        const text = bytes.subarray(1, -1);
        expect([...text, textEnd(new DataView(bytes.buffer), 1, bytes.length)]).toEqual([...text, isPlain(text) ? bytes.length - 1 : -1]);
      }
    }
  }
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EDGES), { maxLength: 8 }), (text) => {
      const bytes = Uint8Array.from([...text, 0x22]);
      expect(textEnd(new DataView(bytes.buffer), 0, bytes.length)).toBe(isPlain(Uint8Array.from(text)) ? text.length : -1);
      expect(textEnd(new DataView(bytes.buffer), 0, text.length)).toBe(-1);
    }),
    { numRuns: 1_000 },
  );
});
