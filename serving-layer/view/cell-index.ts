/** Cells by view, with their names taken apart once, so that a query walks only the cells of its view. */
import type { CellDelta, MergeKind } from '../../common/live/live-state';
import { KEY_SEPARATOR, parseCellKey } from '../../common/metrics/cell-key';
import { CellTable } from './cell-table';

const NONE = new CellTable('', 0, []);

export class CellIndex {
  private readonly tables = new Map<string, CellTable>();
  /** One string for each dimension value, however many cells have it. */
  private readonly words = new Map<string, string>();

  static of(deltas: Iterable<CellDelta>): CellIndex {
    const index = new CellIndex();
    for (const delta of deltas) index.add(delta.key, delta.kinds, delta.values);
    return index;
  }

  /** Merges a cell's values into what is there. */
  add(key: string, kinds: readonly MergeKind[], values: readonly bigint[]): void {
    const known = this.tables.get(key.slice(0, key.indexOf(KEY_SEPARATOR)));
    if (known?.merge(key, values) === true) return;
    const { view, bucket, dimensions } = parseCellKey(key);
    this.table(view, dimensions.length, kinds).begin(key, bucket, dimensions.map((word) => this.word(word)), values);
  }

  /** The table of a view, made where there is none yet. */
  table(view: string, dimensions: number, kinds: readonly MergeKind[]): CellTable {
    let table = this.tables.get(view);
    if (!table) this.tables.set(view, (table = new CellTable(view, dimensions, kinds)));
    return table;
  }

  /** The cells of one view. */
  of(view: string): CellTable {
    return this.tables.get(view) ?? NONE;
  }

  viewNames(): readonly string[] {
    return [...this.tables.keys()];
  }

  get size(): number {
    let size = 0;
    for (const { size: cells } of this.tables.values()) size += cells;
    return size;
  }

  /** Lets go of room for more cells. */
  trim(): void {
    for (const table of this.tables.values()) table.trim();
    this.words.clear();
  }

  private word(text: string): string {
    const known = this.words.get(text);
    if (known !== undefined) return known;
    this.words.set(text, text);
    return text;
  }
}
