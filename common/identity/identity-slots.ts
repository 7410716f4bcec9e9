/**
 * Some identities in one block of memory: open addressing, 16 bytes a slot. A slot of four zeros is empty, so the
 * identity that is all zeros cannot be kept here.
 */
import { IDENTITY_WORDS } from './identity';

const FIRST_SLOTS = 8;
const FULLEST = 0.75;
const GROWTH = 1.5;
const TWO_TO_32 = 2 ** 32;

export type HashOf = (words: Uint32Array, at: number) => number;

export class IdentitySlots {
  private slots: Uint32Array;
  private capacity: number;
  private limit: number;
  private used = 0;

  constructor(capacity = FIRST_SLOTS) {
    this.capacity = Math.max(FIRST_SLOTS, Math.ceil(capacity));
    this.slots = new Uint32Array(this.capacity * IDENTITY_WORDS);
    this.limit = Math.floor(this.capacity * FULLEST);
  }

  get size(): number {
    return this.used;
  }

  get full(): boolean {
    return this.used >= this.limit;
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  /** Whether it was not yet there. Needs a slot to be free. `hash` is the identity's. */
  add(words: Uint32Array, at: number, hash: number): boolean {
    const { slots } = this;
    const a = words[at];
    const b = words[at + 1];
    const c = words[at + 2];
    const d = words[at + 3];
    let slot = this.slotOf(hash);
    for (;;) {
      const i = slot * IDENTITY_WORDS;
      if (slots[i + 3] === d && slots[i + 2] === c && slots[i + 1] === b && slots[i] === a) return false;
      if (!isHeld(slots, i)) {
        write(slots, i, words, at);
        this.used += 1;
        return true;
      }
      slot = slot + 1 === this.capacity ? 0 : slot + 1;
    }
  }

  /**
   * Lays an identity down behind those laid down before, without looking whether it is among them; false where the block
   * is full. Only in a block that nothing was added to, and nothing may be asked of it until it is sorted out.
   */
  layDown(words: Uint32Array, at: number): boolean {
    if (this.used >= this.limit) return false;
    write(this.slots, this.used * IDENTITY_WORDS, words, at);
    this.used += 1;
    return true;
  }

  /** Adds each identity that was laid down. */
  sortOut(hashOf: HashOf): void {
    const end = this.used * IDENTITY_WORDS;
    const laid = this.slots.slice(0, end);
    this.slots.fill(0, 0, end);
    this.used = 0;
    for (let at = 0; at < end; at += IDENTITY_WORDS) this.add(laid, at, hashOf(laid, at));
  }

  /** Half as much memory again. */
  grow(hashOf: HashOf): void {
    const { slots, used } = this;
    this.capacity = Math.ceil(this.capacity * GROWTH);
    this.limit = Math.floor(this.capacity * FULLEST);
    this.slots = new Uint32Array(this.capacity * IDENTITY_WORDS);
    this.used = 0;
    for (let at = 0; this.used < used; at += IDENTITY_WORDS) if (isHeld(slots, at)) this.place(slots, at, hashOf(slots, at));
  }

  /** Two half as full as they may be, which hold what `isUpper` says of each hash. */
  split(hashOf: HashOf, isUpper: (hash: number) => boolean): [lower: IdentitySlots, upper: IdentitySlots] {
    const { slots } = this;
    const hashes = new Uint32Array(this.capacity);
    let above = 0;
    for (let slot = 0; slot < this.capacity; slot++) {
      const at = slot * IDENTITY_WORDS;
      if (!isHeld(slots, at)) continue;
      const hash = hashOf(slots, at);
      hashes[slot] = hash;
      if (isUpper(hash)) above += 1;
    }
    const upper = new IdentitySlots(2 * above);
    const lower = new IdentitySlots(2 * (this.used - above));
    for (let slot = 0; slot < this.capacity; slot++) {
      const at = slot * IDENTITY_WORDS;
      if (!isHeld(slots, at)) continue;
      const hash = hashes[slot] ?? 0;
      if (isUpper(hash)) upper.place(slots, at, hash);
      else lower.place(slots, at, hash);
    }
    return [lower, upper];
  }

  /** Adds an identity that is known not to be there. The slots rise with the hashes, so a block is moved from front to back. */
  private place(words: Uint32Array, at: number, hash: number): void {
    const { slots, capacity } = this;
    let slot = this.slotOf(hash);
    while (isHeld(slots, slot * IDENTITY_WORDS)) slot = slot + 1 === capacity ? 0 : slot + 1;
    write(slots, slot * IDENTITY_WORDS, words, at);
    this.used += 1;
  }

  /** Where the search for it begins. */
  private slotOf(hash: number): number {
    // Multiplied once more: the upper bits of `hash` chose this block, so they are alike in here.
    return Math.floor(((Math.imul(hash, 0x9e3779b1) >>> 0) * this.capacity) / TWO_TO_32);
  }
}

function isHeld(slots: Uint32Array, at: number): boolean {
  return slots[at] !== 0 || slots[at + 1] !== 0 || slots[at + 2] !== 0 || slots[at + 3] !== 0;
}

function write(slots: Uint32Array, to: number, words: Uint32Array, at: number): void {
  slots[to] = words[at] ?? 0;
  slots[to + 1] = words[at + 1] ?? 0;
  slots[to + 2] = words[at + 2] ?? 0;
  slots[to + 3] = words[at + 3] ?? 0;
}
