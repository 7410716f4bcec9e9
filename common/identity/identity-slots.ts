/**
 * Some identities in one block of memory: open addressing, 16 bytes a slot. A slot of four zeros is empty, so the
 * identity that is all zeros cannot be kept here.
 */
import { IDENTITY_WORDS } from './identity';

const FIRST_SLOTS = 8;
const FULLEST = 0.75;
const GROWTH = 1.5;
const TWO_TO_32 = 2 ** 32;

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
    // Multiplied once more: the upper bits of `hash` chose this block, so they are alike in here.
    let slot = Math.floor(((Math.imul(hash, 0x9e3779b1) >>> 0) * this.capacity) / TWO_TO_32);
    for (;;) {
      const i = slot * IDENTITY_WORDS;
      if (slots[i + 3] === d && slots[i + 2] === c && slots[i + 1] === b && slots[i] === a) return false;
      if (slots[i + 3] === 0 && slots[i + 2] === 0 && slots[i + 1] === 0 && slots[i] === 0) {
        slots[i] = a ?? 0;
        slots[i + 1] = b ?? 0;
        slots[i + 2] = c ?? 0;
        slots[i + 3] = d ?? 0;
        this.used += 1;
        return true;
      }
      slot = slot + 1 === this.capacity ? 0 : slot + 1;
    }
  }

  /** Half as much memory again. */
  grow(hashOf: (words: Uint32Array, at: number) => number): void {
    const { slots } = this;
    this.capacity = Math.ceil(this.capacity * GROWTH);
    this.limit = Math.floor(this.capacity * FULLEST);
    this.slots = new Uint32Array(this.capacity * IDENTITY_WORDS);
    this.used = 0;
    each(slots, (at) => this.add(slots, at, hashOf(slots, at)));
  }

  /** Two half as full as they may be, which hold what `isUpper` says of each hash. */
  split(hashOf: (words: Uint32Array, at: number) => number, isUpper: (hash: number) => boolean): [lower: IdentitySlots, upper: IdentitySlots] {
    const { slots } = this;
    let above = 0;
    each(slots, (at) => (above += isUpper(hashOf(slots, at)) ? 1 : 0));
    const upper = new IdentitySlots(2 * above);
    const lower = new IdentitySlots(2 * (this.used - above));
    each(slots, (at) => {
      const hash = hashOf(slots, at);
      (isUpper(hash) ? upper : lower).add(slots, at, hash);
    });
    return [lower, upper];
  }
}

function each(slots: Uint32Array, tell: (at: number) => void): void {
  for (let at = 0; at < slots.length; at += IDENTITY_WORDS) {
    if (slots[at] !== 0 || slots[at + 1] !== 0 || slots[at + 2] !== 0 || slots[at + 3] !== 0) tell(at);
  }
}
