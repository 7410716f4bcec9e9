/** What a generation answered: its kept cells, for when they were folded with other definitions than ours. */
import { z } from 'zod';
import type { BatchCell, Generation } from '../../common/generation';
import { cellKey, parseCellKey } from '../../common/metrics/cell-key';
import { dimensionNames, type View } from '../../common/metrics/view';
import { parseCellLines } from '../../common/postgres/cell-lines';
import { Problem } from '../../common/problem';
import { bucketStart, dayOf } from '../../common/time';
import type { Ask } from './archive-reader';
import type { Span } from './fold-archive';

const LINES = `SELECT lines FROM generation_day JOIN cell_block USING (computed_by, day)
WHERE generation = $1 AND view = $2 AND day BETWEEN $3::date AND $4::date ORDER BY day, hour`;
const shape = z.object({ lines: z.string() });

/** As cells of `narrow`, which is `view` cut down. Throws Problem where the generation's view had another shape than ours. */
export async function toldCells(ask: Ask, { id }: Generation, view: View, narrow: View, { from = -Infinity, to = Infinity }: Span): Promise<BatchCell[]> {
  const days = [from === -Infinity ? '-infinity' : dayOf(from), to === Infinity ? 'infinity' : dayOf(to - 1)];
  const blocks = await ask(LINES, [id, view.name, ...days]);
  const placesOf = (wanted: Readonly<Record<string, unknown>>, all: readonly string[]): number[] => Object.keys(wanted).map((name) => all.indexOf(name));
  const [dimensionsAt, measuresAt] = [placesOf(narrow.dimensions, dimensionNames(view)), placesOf(narrow.measures, Object.keys(view.measures))];
  const cells: BatchCell[] = [];
  for (const block of blocks) {
    for (const { key, values } of parseCellLines(shape.parse(block).lines)) {
      const { bucket, dimensions } = parseCellKey(key);
      if (dimensions.length !== dimensionNames(view).length || values.length !== Object.keys(view.measures).length) throw otherShape(id, view.name);
      if (bucket < from || bucket >= to) continue;
      const kept = dimensionsAt.map((at) => dimensions[at] ?? '');
      cells.push({ key: cellKey(narrow.name, bucketStart(bucket, narrow.grain), kept), values: measuresAt.map((at) => values[at] ?? 0n) });
    }
  }
  return cells;
}

function otherShape(id: number, view: string): Problem {
  return new Problem(422, 'other-shape', 'These cannot be compared', `generation ${id} kept the view ${view} with other dimensions or measures than it has now; asOf=generation:${id} folds what it covered with the present ones`);
}
