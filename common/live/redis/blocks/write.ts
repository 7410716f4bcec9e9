/** Cells → blocks (see layout.ts). */
import { randomBytes } from 'node:crypto';
import type { CellDelta, MergeKind } from '../../live-state';
import { KINDS, NEGATIVE, SMALL, STAMP_END, STAMP_START, VERSION } from './layout';

/** Writes one block after the other, into memory that is used again. */
export class BlockWriter {
  private readonly name = randomBytes(8);
  private blocks = 0;
  private bytes = Buffer.allocUnsafe(1 << 16);
  private used = 0;
  private key = Buffer.allocUnsafe(1 << 10);
  private keyBefore = Buffer.allocUnsafe(1 << 10);

  write(cells: Iterable<CellDelta>): Buffer {
    const shapes = new Map<readonly MergeKind[], number>();
    let lengthBefore = 0;
    this.used = STAMP_END;
    this.bytes[0] = VERSION;
    this.name.copy(this.bytes, STAMP_START);
    this.bytes.writeUIntLE(++this.blocks, STAMP_START + this.name.length, 6);
    for (const { key, kinds, values } of cells) {
      this.reserve(3 * key.length + kinds.length + 9 * values.length + 32);
      this.writeKinds(shapes, kinds);
      lengthBefore = this.writeKey(key, lengthBefore);
      for (const value of values) this.writeValue(value);
    }
    return Buffer.from(this.bytes.subarray(0, this.used));
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const longer = Buffer.allocUnsafe(2 * (this.used + more));
    this.bytes.copy(longer, 0, 0, this.used);
    this.bytes = longer;
  }

  private writeKinds(shapes: Map<readonly MergeKind[], number>, kinds: readonly MergeKind[]): void {
    const known = shapes.get(kinds);
    this.writeCount(known ?? shapes.size);
    if (known !== undefined) return;
    shapes.set(kinds, shapes.size);
    this.writeCount(kinds.length);
    for (const kind of kinds) this.bytes[this.used++] = KINDS.indexOf(kind);
  }

  /** Returns the key's length in bytes. */
  private writeKey(text: string, lengthBefore: number): number {
    if (this.key.length < 3 * text.length) this.key = Buffer.allocUnsafe(3 * text.length);
    const { key, keyBefore } = this;
    const length = key.write(text, 'utf8');
    const most = Math.min(length, lengthBefore);
    let same = 0;
    while (same < most && key[same] === keyBefore[same]) same += 1;
    this.writeCount(same);
    this.writeCount(length - same);
    key.copy(this.bytes, this.used, same, length);
    this.used += length - same;
    this.key = keyBefore;
    this.keyBefore = key;
    return length;
  }

  private writeValue(value: bigint): void {
    const rounded = Number(value);
    if (rounded >= SMALL || rounded <= -SMALL) {
      this.bytes[this.used++] = value < 0n ? 8 + NEGATIVE : 8;
      this.used = this.bytes.writeBigUInt64LE(value < 0n ? -value : value, this.used);
      return;
    }
    const head = this.used++;
    for (let rest = Math.abs(rounded); rest > 0; rest = Math.floor(rest / 256)) this.bytes[this.used++] = rest % 256;
    this.bytes[head] = this.used - head - 1 + (rounded < 0 ? NEGATIVE : 0);
  }

  private writeCount(count: number): void {
    let rest = count;
    for (; rest > 127; rest >>>= 7) this.bytes[this.used++] = (rest & 127) | 128;
    this.bytes[this.used++] = rest;
  }
}
