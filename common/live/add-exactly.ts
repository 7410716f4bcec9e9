/** What a commit's cells come to with a slice's, where every sum on the way must be looked at. */
import { mergeInto, type Cells } from '../metrics/cells';
import { LARGEST_SUM, overflow } from './check-commit';
import type { CellDelta } from './live-state';

/** The touched cells with the deltas merged in, in order, apart from `cells`. Throws OverflowError where any sum leaves 64 bits. */
export function addExactly(cells: Cells, deltas: readonly CellDelta[]): Cells {
  const touched: Cells = new Map();
  for (const { key, kinds, values } of deltas) {
    const before = cells.get(key);
    if (before && !touched.has(key)) touched.set(key, { kinds: before.kinds, values: [...before.values] });
    mergeInto(touched, key, kinds, values);
    const leaves = touched.get(key)?.values.some((value, i) => kinds[i] === 'add' && (value > LARGEST_SUM || value < -LARGEST_SUM));
    if (leaves) throw overflow(key);
  }
  return touched;
}

/** How far from 0 any sum is. */
export function largestSum(cells: Cells): bigint {
  let largest = 0n;
  for (const { kinds, values } of cells.values()) {
    for (const [i, value] of values.entries()) {
      const size = value < 0n ? -value : value;
      if (kinds[i] === 'add' && size > largest) largest = size;
    }
  }
  return largest;
}
