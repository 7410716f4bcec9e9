/** Blocks (see layout.ts) → cells. What does not fit is a damaged store, and said so. */
import { mergeInto, type Cells } from '../../../metrics/cells';
import type { CellDelta, MergeKind } from '../../live-state';
import { KINDS, NEGATIVE, STAMP_END, VERSION } from './layout';

/** Told of each cell of a block, in order. `values` is the listener's to keep. */
export type CellListener = (key: string, kinds: readonly MergeKind[], values: bigint[]) => void;

/** All cells of a view merge alike: one array serves them all, which spares its readers much memory. */
const shared = new Map<string, readonly MergeKind[]>();

export function readBlock(block: Buffer, tell: CellListener): void {
  if (block[0] !== VERSION) throw new Error(`the live cells are of version ${block[0] ?? 'none'}, and version ${VERSION} is what this program reads`);
  new BlockReader(block).each(tell);
}

export function deltasOf(block: Buffer): CellDelta[] {
  const deltas: CellDelta[] = [];
  readBlock(block, (key, kinds, values) => deltas.push({ key, kinds, values }));
  return deltas;
}

/** What a slice's blocks come to. */
export function mergeBlocks(blocks: Iterable<Buffer>, into: Cells = new Map()): Cells {
  for (const block of blocks) readBlock(block, (key, kinds, values) => mergeInto(into, key, kinds, values));
  return into;
}

class BlockReader {
  private at = STAMP_END;
  private key = Buffer.allocUnsafe(1 << 10);

  constructor(private readonly bytes: Buffer) {}

  each(tell: CellListener): void {
    const shapes: (readonly MergeKind[])[] = [];
    while (this.at < this.bytes.length) {
      const shape = this.count();
      const kinds = shapes[shape] ?? (shapes[shape] = this.kinds());
      const key = this.text();
      const values: bigint[] = [];
      for (let i = 0; i < kinds.length; i++) values.push(this.value());
      tell(key, kinds, values);
    }
    if (this.at > this.bytes.length) throw damaged();
  }

  private kinds(): readonly MergeKind[] {
    const kinds: MergeKind[] = [];
    for (let left = this.count(); left > 0; left--) {
      const kind = KINDS[this.byte()];
      if (!kind) throw damaged();
      kinds.push(kind);
    }
    const name = kinds.join();
    const known = shared.get(name);
    if (!known) shared.set(name, kinds);
    return known ?? kinds;
  }

  private text(): string {
    const same = this.count();
    const length = same + this.count();
    if (this.key.length < length) this.key = Buffer.concat([this.key], 2 * length);
    this.at += this.bytes.copy(this.key, same, this.at, this.at + length - same);
    return this.key.toString('utf8', 0, length);
  }

  private value(): bigint {
    const head = this.byte();
    const length = head % NEGATIVE;
    if (length > 6) {
      const magnitude = this.bytes.readBigUInt64LE(this.at);
      this.at += 8;
      return head < NEGATIVE ? magnitude : -magnitude;
    }
    let magnitude = 0;
    for (let i = 0, scale = 1; i < length; i++, scale *= 256) magnitude += this.byte() * scale;
    return BigInt(head < NEGATIVE ? magnitude : -magnitude);
  }

  private count(): number {
    let count = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.byte();
      count |= (byte & 127) << shift;
      if (byte < 128) return count;
    }
    throw damaged();
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw damaged();
    return byte;
  }
}

function damaged(): Error {
  return new Error('the live cells in Redis hold a block that is damaged');
}
