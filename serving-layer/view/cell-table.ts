/**
 * The cells of one view, column by column: half a million of them are some tens of megabytes in a few arrays, where an
 * object each would take ten times that and hold up everybody whenever the memory is swept.
 */
import type { MergeKind } from '../../common/live/live-state';
import { cellKey } from '../../common/metrics/cell-key';
import { mergeValue } from '../../common/metrics/cells';
import type { Millis } from '../../common/time';
import { News } from './news';

export interface IndexedCell {
  readonly bucket: Millis;
  readonly dimensions: readonly string[];
  readonly kinds: readonly MergeKind[];
  readonly values: readonly bigint[];
}

const FIRST_ROWS = 16;

export class CellTable implements Iterable<readonly [string, IndexedCell]> {
  /** What was merged in since somebody began to ask for it. */
  readonly news = new News();
  private rows = 0;
  private buckets = new Float64Array(FIRST_ROWS);
  /** A cell's dimension values one after the other; equal ones are meant to be one string. */
  private readonly words: string[] = [];
  /** A cell's measures one after the other; wider than 64 bits only where one of them is. */
  private measures: BigInt64Array | bigint[];
  private rowOf: Map<string, number> | undefined;

  constructor(
    private readonly view: string,
    /** Dimensions of every cell. */
    private readonly width: number,
    /** How every cell's measures merge. */
    readonly kinds: readonly MergeKind[],
  ) {
    this.measures = new BigInt64Array(FIRST_ROWS * kinds.length);
  }

  get size(): number {
    return this.rows;
  }

  bucketAt(row: number): Millis {
    return this.buckets[row] ?? 0;
  }

  /** '' past the last dimension. */
  wordAt(row: number, dimension: number): string {
    return dimension < 0 ? '' : (this.words[row * this.width + dimension] ?? '');
  }

  valueAt(row: number, measure: number): bigint {
    return this.measures[row * this.kinds.length + measure] ?? 0n;
  }

  valuesAt(row: number): bigint[] {
    return Array.from(this.kinds, (_, measure) => this.valueAt(row, measure));
  }

  keyAt(row: number): string {
    return cellKey(this.view, this.bucketAt(row), this.wordsAt(row));
  }

  /** Takes in a cell that is not here yet. Throws TypeError for one of another shape. */
  append(bucket: Millis, dimensions: readonly string[], values: readonly bigint[]): number {
    if (dimensions.length !== this.width || values.length !== this.kinds.length || !Number.isSafeInteger(bucket)) {
      throw new TypeError(`a cell of view ${this.view} must have a bucket, ${this.width} dimensions and ${this.kinds.length} measures`);
    }
    const row = this.rows;
    if (row === this.buckets.length) this.resize(row * 2);
    this.buckets[row] = bucket;
    for (const word of dimensions) this.words.push(word);
    for (let i = 0; i < values.length; i++) this.set(row * values.length + i, values[i] ?? 0n);
    this.rows = row + 1;
    return row;
  }

  /** Merges values into the cell with this key. False where there is none. */
  merge(key: string, values: readonly bigint[]): boolean {
    const row = this.keys().get(key);
    if (row === undefined) return false;
    if (values.length !== this.kinds.length) throw new TypeError(`a cell of view ${this.view} must have ${this.kinds.length} measures`);
    for (let i = 0; i < values.length; i++) this.set(row * values.length + i, mergeValue(this.kinds[i] ?? 'add', this.valueAt(row, i), values[i] ?? 0n));
    this.news.add(row, values);
    return true;
  }

  /** Takes in a cell whose key was not here yet, to be found by it. */
  begin(key: string, bucket: Millis, dimensions: readonly string[], values: readonly bigint[]): void {
    const row = this.append(bucket, dimensions, values);
    this.keys().set(key, row);
    this.news.add(row, values);
  }

  get(key: string): IndexedCell | undefined {
    const row = this.keys().get(key);
    return row === undefined ? undefined : this.cellAt(row);
  }

  *[Symbol.iterator](): Iterator<readonly [string, IndexedCell]> {
    for (let row = 0; row < this.rows; row++) yield [this.keyAt(row), this.cellAt(row)];
  }

  /** Lets go of room for more cells. */
  trim(): void {
    this.resize(this.rows);
  }

  private cellAt(row: number): IndexedCell {
    return { bucket: this.bucketAt(row), dimensions: this.wordsAt(row), kinds: this.kinds, values: this.valuesAt(row) };
  }

  private wordsAt(row: number): string[] {
    return this.words.slice(row * this.width, (row + 1) * this.width);
  }

  /** Made when somebody first looks for a key: a generation's cells are only ever gone through. */
  private keys(): Map<string, number> {
    if (!this.rowOf) {
      this.rowOf = new Map();
      for (let row = 0; row < this.rows; row++) this.rowOf.set(this.keyAt(row), row);
    }
    return this.rowOf;
  }

  private set(at: number, value: bigint): void {
    if (Array.isArray(this.measures) || BigInt.asIntN(64, value) === value) this.measures[at] = value;
    else {
      this.measures = Array.from(this.measures);
      this.measures[at] = value;
    }
  }

  private resize(rows: number): void {
    const { buckets, measures } = this;
    this.buckets = new Float64Array(rows);
    this.buckets.set(buckets.subarray(0, rows));
    if (Array.isArray(measures)) return;
    this.measures = new BigInt64Array(rows * this.kinds.length);
    this.measures.set(measures.subarray(0, rows * this.kinds.length));
  }
}
