/** Cells in memory: measures by cell key, merged measure by measure. A commutative monoid under `mergeInto`. */
import type { CellDelta, MergeKind } from '../live/live-state';

export interface Cell {
  readonly kinds: readonly MergeKind[];
  readonly values: bigint[];
}

export type Cells = Map<string, Cell>;

export function mergeValue(kind: MergeKind, a: bigint, b: bigint): bigint {
  switch (kind) {
    case 'add':
      return a + b;
    case 'min':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
  }
}

/** Merges one cell's values into `cells`, in place. */
export function mergeInto(cells: Cells, key: string, kinds: readonly MergeKind[], values: readonly bigint[]): void {
  const cell = cells.get(key);
  if (!cell) {
    cells.set(key, { kinds, values: values.slice() });
    return;
  }
  for (let i = 0; i < values.length; i++) cell.values[i] = mergeValue(kinds[i] ?? 'add', cell.values[i] ?? 0n, values[i] ?? 0n);
}

export function mergeDeltas(cells: Cells, deltas: readonly CellDelta[]): void {
  for (const delta of deltas) mergeInto(cells, delta.key, delta.kinds, delta.values);
}

export function toDeltas(cells: Cells): CellDelta[] {
  return Array.from(cells, ([key, cell]) => ({ key, kinds: cell.kinds, values: cell.values }));
}
