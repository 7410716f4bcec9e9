/**
 * Texts that were read before, by their bytes: countries, currencies and products come again and again, so most texts of
 * a view are found here instead of made, and the same text is the same string. Bounded; forgetting tells on speed alone.
 */

/** Longer texts repeat too seldom to be kept. */
const LONGEST = 64;
const MOST_TEXTS = 1 << 16;
const FIRST_SLOTS = 1 << 10;

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class KnownTexts {
  /** Open addressing: 1 + the number of a text, or 0. Never more than half full. */
  private slots = new Int32Array(FIRST_SLOTS);
  private texts: string[] = [];
  private hashes: number[] = [];
  /** The texts' bytes, LONGEST for each, and how many of them count. */
  private copies = new Uint8Array(FIRST_SLOTS * (LONGEST / 2));
  private lengths: number[] = [];

  /** The text whose valid UTF-8 is `bytes[start, end)`. */
  text(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST) return UTF8.decode(bytes.subarray(start, end));
    let hash = length;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = (this.slots[slot] ?? 0) - 1;
      if (known < 0) return this.keep(bytes, start, end, hash, slot);
      if (this.hashes[known] === hash && this.lengths[known] === length && this.equals(known, bytes, start, length)) return this.texts[known] ?? '';
    }
  }

  private equals(known: number, bytes: Uint8Array, start: number, length: number): boolean {
    const from = known * LONGEST;
    for (let i = 0; i < length; i++) if (this.copies[from + i] !== bytes[start + i]) return false;
    return true;
  }

  private keep(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): string {
    const text = UTF8.decode(bytes.subarray(start, end));
    const known = this.texts.length;
    this.slots[slot] = known + 1;
    this.copies.set(bytes.subarray(start, end), known * LONGEST);
    this.texts.push(text);
    this.hashes.push(hash);
    this.lengths.push(end - start);
    if (2 * (known + 1) >= this.slots.length) this.grow();
    return text;
  }

  private grow(): void {
    if (this.texts.length >= MOST_TEXTS) {
      this.slots.fill(0);
      this.texts = [];
      this.hashes = [];
      this.lengths = [];
      return;
    }
    const copies = new Uint8Array(2 * this.copies.length);
    copies.set(this.copies);
    this.copies = copies;
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    this.hashes.forEach((hash, known) => {
      let slot = hash & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = known + 1;
    });
  }
}
