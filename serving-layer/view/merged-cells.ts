/** The cells of an answer, merged one by one, as they are at this moment. */
import { mergeInto, mergeValue, type Cells } from '../../common/metrics/cells';
import type { CellIndex } from './cell-index';
import type { Answer } from './merged-view';

export interface MergedCell {
  readonly key: string;
  readonly values: readonly bigint[];
}

/**
 * Every merged cell of the views, each once. The live cells, which go on growing, are copied before this returns; a
 * generation's never change, so they are merged while the caller goes through them.
 */
export function mergedCells({ generation, live }: Pick<Answer, 'generation' | 'live'>, views: readonly string[]): Iterable<MergedCell> {
  const copied: Cells = new Map();
  for (const index of live) {
    for (const view of views) for (const [key, { kinds, values }] of index.of(view)) mergeInto(copied, key, kinds, values);
  }
  return merging([...(generation?.days.values() ?? [])], copied, views);
}

/** A key lies in one day only, so what is left of `live` after all days is what no day has. */
function* merging(days: readonly CellIndex[], live: Cells, views: readonly string[]): Iterable<MergedCell> {
  for (const day of days) {
    for (const view of views) {
      for (const [key, { kinds, values }] of day.of(view)) {
        const more = live.get(key)?.values;
        live.delete(key);
        yield { key, values: more ? values.map((value, i) => mergeValue(kinds[i] ?? 'add', value, more[i] ?? 0n)) : values };
      }
    }
  }
  for (const [key, { values }] of live) yield { key, values };
}
