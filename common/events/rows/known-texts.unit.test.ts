import fc from 'fast-check';
import { KnownTexts } from './known-texts';

const encode = (text: string) => new TextEncoder().encode(text);

test('bytes give the text that they write, wherever they lie', () => {
  const known = new KnownTexts();
  const texts = fc.array(fc.oneof(fc.constantFrom('', 'a', 'b', 'GB', 'ünïcödé 🙂', '\ufeffa'), fc.string({ unit: 'grapheme', maxLength: 70 })), { maxLength: 60 });
  fc.assert(
    fc.property(texts, fc.nat(3), (wanted, shift) => {
      for (const text of wanted) {
        const bytes = encode(`${'"'.repeat(shift)}${text}"`);
        expect(known.text(bytes, shift, bytes.length - 1)).toBe(text);
      }
    }),
  );
});

test('more texts than are kept are still told right', () => {
  const known = new KnownTexts();
  const wrong: string[] = [];
  for (let i = 0; i < 150_000; i++) {
    const text = `product ${i % 70_000}`;
    const bytes = encode(text);
    if (known.text(bytes, 0, bytes.length) !== text) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});
