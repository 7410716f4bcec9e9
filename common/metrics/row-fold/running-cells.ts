/**
 * The cells of one view while a step is folded. A cell is found by its bucket and dimensions, one map below the other,
 * so its key is made into text only once. The maps stay for the next steps, which mostly meet the same cells; the
 * values begin anew with each `take`.
 *
 * Values are doubles, and exact: one that would leave ±(2^53 - 1) does not go into its double but is merged as bigint
 * beside it, and `take` merges both. So nothing is ever rounded, and nothing can overflow.
 */
import type { CellDelta, MergeKind } from '../../live/live-state';
import type { Millis } from '../../time';
import { cellKey } from '../cell-key';
import { mergeValue } from '../cells';
import { isSafe, type Whole } from './whole';

/** With this many, the maps are made anew. */
const MOST_CELLS = 1 << 15;
const FIRST_CELLS = 64;

// Looked up once, not for every value.
const isExact = isSafe;

interface Branch {
  readonly below: Map<string, Branch>;
  /** Number of the cell that ends here, or -1. */
  cell: number;
}

/** What a measure of a cell holds before the first value. */
const NOTHING: Readonly<Record<MergeKind, number>> = { add: 0, min: Infinity, max: -Infinity };

export class RunningCells {
  private readonly buckets = new Map<Millis, Branch>();
  private lastBucket: Millis = NaN;
  private lastBranch: Branch = branch();
  private keys: string[] = [];
  private values: Float64Array;
  /** What did not fit, by its place in `values`. */
  private readonly beyond = new Map<number, bigint>();
  /** The cells that this step met, and whether each cell is one of them. */
  private met: number[] = [];
  private isMet = new Uint8Array(FIRST_CELLS);

  constructor(
    private readonly view: string,
    private readonly kinds: readonly MergeKind[],
  ) {
    this.values = new Float64Array(FIRST_CELLS * kinds.length);
  }

  /** Where a bucket's cells are looked for, dimension by dimension, with `next` and `cellAt`. */
  bucket(start: Millis): Branch {
    if (start === this.lastBucket) return this.lastBranch;
    const known = this.buckets.get(start);
    this.lastBucket = start;
    this.lastBranch = known ?? branch();
    if (!known) this.buckets.set(start, this.lastBranch);
    return this.lastBranch;
  }

  next(from: Branch, dimension: string): Branch {
    const known = from.below.get(dimension);
    if (known) return known;
    const made = branch();
    from.below.set(dimension, made);
    return made;
  }

  /** The cell that ends at a branch, for `merge`. `dimensions` are asked for where it is new. */
  cellAt(end: Branch, bucket: Millis, dimensions: () => readonly string[]): number {
    if (end.cell < 0) end.cell = this.make(cellKey(this.view, bucket, dimensions()));
    const { cell } = end;
    if (this.isMet[cell] === 0) this.meet(cell);
    return cell;
  }

  merge(cell: number, measure: number, value: Whole): void {
    const { values, kinds } = this;
    const at = cell * kinds.length + measure;
    const kind = kinds[measure] ?? 'add';
    if (typeof value === 'number') {
      const before = values[at] ?? 0;
      const after = kind === 'add' ? before + value : kind === 'min' ? Math.min(before, value) : Math.max(before, value);
      if (isExact(after)) {
        values[at] = after;
        return;
      }
    }
    const beyond = this.beyond.get(at);
    this.beyond.set(at, beyond === undefined ? BigInt(value) : mergeValue(kind, beyond, BigInt(value)));
  }

  /** Adds to `into` the cells that were met since the last `take`, and begins anew. */
  take(into: CellDelta[]): CellDelta[] {
    const { kinds } = this;
    for (const cell of this.met) {
      into.push({ key: this.keys[cell] ?? '', kinds, values: kinds.map((kind, measure) => this.total(kind, cell * kinds.length + measure)) });
    }
    this.clear();
    return into;
  }

  /** Begins anew, whatever was met. */
  clear(): void {
    for (const cell of this.met) this.isMet[cell] = 0;
    this.met = [];
    this.beyond.clear();
    if (this.keys.length >= MOST_CELLS) {
      this.buckets.clear();
      this.lastBucket = NaN;
      this.keys = [];
    }
  }

  private total(kind: MergeKind, at: number): bigint {
    const value = this.values[at] ?? 0;
    const beyond = this.beyond.get(at);
    if (beyond === undefined) return BigInt(value);
    return Number.isFinite(value) ? mergeValue(kind, BigInt(value), beyond) : beyond;
  }

  private make(key: string): number {
    const cell = this.keys.length;
    this.keys.push(key);
    if (cell === this.isMet.length) {
      const { isMet, values } = this;
      this.isMet = new Uint8Array(2 * isMet.length);
      this.isMet.set(isMet);
      this.values = new Float64Array(2 * values.length);
      this.values.set(values);
    }
    return cell;
  }

  private meet(cell: number): void {
    this.isMet[cell] = 1;
    this.met.push(cell);
    for (let i = 0; i < this.kinds.length; i++) this.values[cell * this.kinds.length + i] = NOTHING[this.kinds[i] ?? 'add'];
  }
}

function branch(): Branch {
  return { below: new Map(), cell: -1 };
}
