/**
 * A set of identities. They lie in blocks, and the upper bits of an identity's hash say in which; a block that has
 * grown large is split in two instead of growing further, so that no step of growth moves more than about 64,000
 * identities. Memory: at most 32 bytes for each, once there are some hundreds.
 */
import { IdentitySlots } from './identity-slots';
import { IDENTITY_WORDS } from './identity';
import { PACKED_BYTES, PackedIdentities, wordsOf } from './packed';

/** A full block of this size or more is split. The one before it grew by half, so none is ever fuller than 1.5 times this. */
const SPLIT_AT = 43_000;
/** How full the blocks are of a table with as many as were expected. */
const FILLED = 0.6;
/** More directory entries than this are not made, however unevenly the hashes fall. */
const DEEPEST = 16;

export class IdentityTable {
  /** By the upper `depth` bits of the hash; a block whose own depth is less stands here several times. */
  private directory: { slots: IdentitySlots; readonly depth: number }[];
  private depth = 0;
  /** The one identity that no slot can hold. */
  private zero = false;
  private count = 0;

  /** `expected` is about how many there will be: with them nothing need grow. */
  constructor(expected = 0) {
    while (expected / 2 ** this.depth > SPLIT_AT && this.depth < DEEPEST) this.depth += 1;
    const slots = expected / 2 ** this.depth / FILLED;
    this.directory = Array.from({ length: 2 ** this.depth }, () => ({ slots: new IdentitySlots(slots), depth: this.depth }));
  }

  /**
   * A table of packed identities. Added one by one, each would be waited for from main memory; so they are first laid
   * down by block, in order, and then each block is sorted out while it lies in the processor's cache.
   */
  static of(pieces: readonly Uint8Array[]): IdentityTable {
    const table = new IdentityTable(pieces.reduce((sum, { length }) => sum + length, 0) / PACKED_BYTES);
    const left = new PackedIdentities();
    for (const packed of pieces) table.layDown(wordsOf(packed), left);
    for (const { slots } of table.directory) {
      slots.sortOut(hashOf);
      table.count += slots.size;
    }
    // Of blocks that got far more than their share: those are to grow as ever.
    table.addAll(wordsOf(left.packed()));
    return table;
  }

  /** How many it holds. */
  get size(): number {
    return this.count;
  }

  /** What its slots take of memory. */
  get bytes(): number {
    return [...new Set(this.directory)].reduce((sum, { slots }) => sum + slots.bytes, 0);
  }

  /** Adds the identity that `words` hold from `at` on. Returns whether it is new here. */
  add(words: Uint32Array, at = 0): boolean {
    if (isZero(words, at)) return this.addZero();
    const hash = hashOf(words, at);
    let block = this.directory[upperBits(hash, this.depth)];
    while (!block || block.slots.full) {
      this.makeRoom(hash);
      block = this.directory[upperBits(hash, this.depth)];
    }
    if (!block.slots.add(words, at, hash)) return false;
    this.count += 1;
    return true;
  }

  /** Into a table without any; `left` gets those whose block is full. */
  private layDown(words: Uint32Array, left: PackedIdentities): void {
    const { directory, depth } = this;
    for (let at = 0; at < words.length; at += IDENTITY_WORDS) {
      if (isZero(words, at)) this.addZero();
      else if (directory[upperBits(hashOf(words, at), depth)]?.slots.layDown(words, at) !== true) left.add(words, at);
    }
  }

  private addAll(words: Uint32Array): void {
    for (let at = 0; at < words.length; at += IDENTITY_WORDS) this.add(words, at);
  }

  private addZero(): boolean {
    if (this.zero) return false;
    this.zero = true;
    this.count += 1;
    return true;
  }

  private makeRoom(hash: number): void {
    const block = this.directory[upperBits(hash, this.depth)];
    if (!block) throw new RangeError('the directory of an identity table has no holes');
    if (block.slots.size < SPLIT_AT || block.depth === DEEPEST) {
      block.slots.grow(hashOf);
      return;
    }
    if (block.depth === this.depth) {
      this.directory = this.directory.flatMap((each) => [each, each]);
      this.depth += 1;
    }
    const depth = block.depth + 1;
    const [lower, upper] = block.slots.split(hashOf, (each) => (upperBits(each, depth) & 1) === 1);
    const halves = [{ slots: lower, depth }, { slots: upper, depth }] as const;
    this.directory = this.directory.map((each, i) => (each === block ? halves[((i >>> (this.depth - depth)) & 1) as 0 | 1] : each));
  }
}

function isZero(words: Uint32Array, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 0;
}

function upperBits(hash: number, bits: number): number {
  // A shift by 32 would be none.
  return bits === 0 ? 0 : hash >>> (32 - bits);
}

/** 32 bits of all four words. UUIDs may differ in few of their bits (counters, times), so each word is mixed in by itself. */
export function hashOf(words: Uint32Array, at: number): number {
  let hash = Math.imul(words[at] ?? 0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ (words[at + 1] ?? 0), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ (words[at + 2] ?? 0), 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16) ^ (words[at + 3] ?? 0), 0x165667b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  return (hash ^ (hash >>> 13)) >>> 0;
}
