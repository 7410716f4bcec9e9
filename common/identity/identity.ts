/**
 * Event ids as 128-bit numbers: four 32-bit words, the most significant first. A canonical lower-case UUID with the
 * variant bits 10 (RFC 9562) is the number itself; every other text is its SHA-256, cut to 128 bits, with 11 in the
 * place of the variant bits.
 *
 * So the two kinds can never meet: whoever knows the hash of somebody's id cannot name a UUID that equals it, because
 * no UUID taken as it is has those bits. Two UUIDs are equal only if their texts are, and two other texts only if
 * somebody found a collision of 126 bits of SHA-256 (some 2^63 hashes). Texts must be well-formed, as admission sees to.
 */
import { sha256Hex } from './sha256';

export const IDENTITY_WORDS = 4;

const UUID_LENGTH = 36;
const DASH = 45;
const NO_DIGIT = 255;
/** The value of a lower-case hex digit, by its character. */
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of Array.from('0123456789abcdef').entries()) DIGITS[digit.charCodeAt(0)] = value;

/** The text at hand, as bytes. */
const scratch = new Uint8Array(UUID_LENGTH);

/** Writes the identity of an id to `words`, from `at` on. */
export function identityOf(text: string, words: Uint32Array, at = 0): void {
  if (text.length === UUID_LENGTH) {
    let all = 0;
    for (let i = 0; i < UUID_LENGTH; i++) {
      const character = text.charCodeAt(i);
      all |= character;
      scratch[i] = character;
    }
    if (all < 128 && readUuid(scratch, 0, words, at)) return;
  }
  writeHash(sha256Hex(text), words, at);
}

/** As `identityOf`, of the text whose UTF-8 lies in `bytes` from `start` up to `end`. */
export function identityOfBytes(bytes: Uint8Array, start: number, end: number, words: Uint32Array, at = 0): void {
  if (end - start === UUID_LENGTH && readUuid(bytes, start, words, at)) return;
  writeHash(sha256Hex(bytes.subarray(start, end)), words, at);
}

/** False where what begins at `start` is no UUID that stands for itself; `words` hold nothing of meaning then. */
function readUuid(bytes: Uint8Array, start: number, words: Uint32Array, at: number): boolean {
  if (bytes[start + 8] !== DASH || bytes[start + 13] !== DASH || bytes[start + 18] !== DASH || bytes[start + 23] !== DASH) return false;
  const a = fourDigits(bytes, start);
  const b = fourDigits(bytes, start + 4);
  const c = fourDigits(bytes, start + 9);
  const d = fourDigits(bytes, start + 14);
  const e = fourDigits(bytes, start + 19);
  const f = fourDigits(bytes, start + 24);
  const g = fourDigits(bytes, start + 28);
  const h = fourDigits(bytes, start + 32);
  if ((a | b | c | d | e | f | g | h) < 0 || e >>> 14 !== 0b10) return false;
  words[at] = (a << 16) | b;
  words[at + 1] = (c << 16) | d;
  words[at + 2] = (e << 16) | f;
  words[at + 3] = (g << 16) | h;
  return true;
}

/** Negative where one is no digit. */
function fourDigits(bytes: Uint8Array, at: number): number {
  const a = digit(bytes, at);
  const b = digit(bytes, at + 1);
  const c = digit(bytes, at + 2);
  const d = digit(bytes, at + 3);
  return (a | b | c | d) > 15 ? -1 : (a << 12) | (b << 8) | (c << 4) | d;
}

function digit(bytes: Uint8Array, at: number): number {
  return DIGITS[bytes[at] ?? 0] ?? NO_DIGIT;
}

function writeHash(hex: string, words: Uint32Array, at: number): void {
  for (let i = 0; i < IDENTITY_WORDS; i++) words[at + i] = Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
  words[at + 2] = (words[at + 2] ?? 0) | 0xc0000000;
}
