/** Cells by view, with their names taken apart once, so that a query walks only the cells of its view. */
import type { CellDelta, MergeKind } from '../../common/live/live-state';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeValue } from '../../common/metrics/cells';
import type { Millis } from '../../common/time';

export interface IndexedCell {
  readonly bucket: Millis;
  readonly dimensions: readonly string[];
  readonly kinds: readonly MergeKind[];
  readonly values: bigint[];
}

const NONE: ReadonlyMap<string, IndexedCell> = new Map();

export class CellIndex {
  private readonly views = new Map<string, Map<string, IndexedCell>>();

  static of(deltas: Iterable<CellDelta>): CellIndex {
    const index = new CellIndex();
    for (const delta of deltas) index.add(delta.key, delta.kinds, delta.values);
    return index;
  }

  /** Merges a cell's values into what is there. */
  add(key: string, kinds: readonly MergeKind[], values: readonly bigint[]): void {
    const { view, bucket, dimensions } = parseCellKey(key);
    let cells = this.views.get(view);
    if (!cells) this.views.set(view, (cells = new Map<string, IndexedCell>()));
    const cell = cells.get(key);
    if (!cell) {
      cells.set(key, { bucket, dimensions, kinds, values: [...values] });
      return;
    }
    values.forEach((value, i) => (cell.values[i] = mergeValue(kinds[i] ?? 'add', cell.values[i] ?? 0n, value)));
  }

  /** The cells of one view, by key. */
  of(view: string): ReadonlyMap<string, IndexedCell> {
    return this.views.get(view) ?? NONE;
  }

  viewNames(): readonly string[] {
    return [...this.views.keys()];
  }

  get size(): number {
    let size = 0;
    for (const cells of this.views.values()) size += cells.size;
    return size;
  }
}
