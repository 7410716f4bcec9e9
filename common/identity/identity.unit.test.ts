import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { identityOf, identityOfBytes } from './identity';

const words = new Uint32Array(5);
const number = (): bigint => words.subarray(1).reduce((all, word) => (all << 32n) | BigInt(word), 0n);

/** Both ways to the identity, which must agree. */
function identity(text: string): bigint {
  identityOf(text, words, 1);
  const found = number();
  const bytes = new TextEncoder().encode(`<${text}>`);
  identityOfBytes(bytes, 1, bytes.length - 1, words, 1);
  expect(number()).toBe(found);
  return found;
}

function hashed(text: string): bigint {
  const digest = createHash('sha256').update(text, 'utf8').digest();
  return BigInt(`0x${digest.subarray(0, 16).toString('hex')}`) | (0b11n << 62n);
}

const uuid = fc.uuid();

test('a canonical UUID is the number that it writes', () => {
  fc.assert(fc.property(uuid, (text) => expect(identity(text)).toBe(BigInt(`0x${text.replaceAll('-', '')}`))));
});

test('every other text is its hash, marked so that no UUID equals it', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }), (text) => expect(identity(text)).toBe(hashed(text))));
});

test('a text that is a UUID but for one character is another text', () => {
  const one = fc.tuple(uuid, fc.nat(35), fc.constantFrom('A', 'F', 'g', '-', ' ', '/', ':', '`', '0', 'é', 'Ā', '�', '\u0130'));
  fc.assert(
    fc.property(one, ([text, at, character]) => {
      const near = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
      const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(near);
      expect(identity(near)).toBe(canonical ? BigInt(`0x${near.replaceAll('-', '')}`) : hashed(near));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['in upper case', '0F8FAD5B-D9CB-469F-A165-70867728950E'],
  ['of another variant', '0f8fad5b-d9cb-469f-c165-70867728950e'],
  ['with nothing but zeros', '00000000-0000-0000-0000-000000000000'],
  ['with braces', '{0f8fad5b-d9cb-469f-a165-70867728950e}'],
  ['of 36 other characters', 'order-00000000-0000-0000-000000000000'],
])('a UUID %s is not taken as it is', (_, text) => {
  expect(identity(text)).toBe(hashed(text));
});
