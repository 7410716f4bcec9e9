/** Identities as they are kept: 16 bytes each, the four words one after the other, little-endian, in any order. */
import { IDENTITY_WORDS, identityOf } from './identity';

export const PACKED_BYTES = 16;

/** Whether this processor's own words are little-endian. */
const READS_AS_PACKED = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Grows as identities are added; what was given out stays as it was. */
export class PackedIdentities {
  private bytes = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  private used = 0;

  add(words: Uint32Array, at = 0): void {
    if (this.used === this.bytes.length) this.grow();
    for (let i = 0; i < IDENTITY_WORDS; i++) this.view.setUint32(this.used + 4 * i, words[at + i] ?? 0, true);
    this.used += PACKED_BYTES;
  }

  get size(): number {
    return this.used / PACKED_BYTES;
  }

  packed(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  private grow(): void {
    const longer = new Uint8Array(Math.max(16 * PACKED_BYTES, 2 * this.bytes.length));
    longer.set(this.bytes);
    this.bytes = longer;
    this.view = new DataView(longer.buffer);
  }
}

/** Throws on bytes that are no identities. */
export function checkPacked(packed: Uint8Array): void {
  if (packed.length % PACKED_BYTES !== 0) throw new RangeError(`${packed.length} bytes are no identities of ${PACKED_BYTES} bytes each`);
}

/** Their words in the order of `IDENTITY_WORDS`: the bytes themselves where they lie as the processor reads them, else a copy. */
export function wordsOf(packed: Uint8Array): Uint32Array {
  checkPacked(packed);
  const { buffer, byteOffset, length } = packed;
  if (READS_AS_PACKED && byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0) return new Uint32Array(buffer, byteOffset, length / Uint32Array.BYTES_PER_ELEMENT);
  if (READS_AS_PACKED) return new Uint32Array(Uint8Array.from(packed).buffer);
  const view = new DataView(buffer, byteOffset, length);
  return Uint32Array.from({ length: length / Uint32Array.BYTES_PER_ELEMENT }, (_, i) => view.getUint32(Uint32Array.BYTES_PER_ELEMENT * i, true));
}

export function packTexts(ids: readonly string[]): Uint8Array {
  const words = new Uint32Array(IDENTITY_WORDS);
  const packed = new PackedIdentities();
  for (const id of ids) {
    identityOf(id, words);
    packed.add(words);
  }
  return packed.packed();
}
