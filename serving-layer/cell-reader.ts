/** A generation's cells out of the blocks in which they lie in Postgres (see common/postgres/cell-lines.ts). */
import type { MergeKind } from '../common/live/live-state';
import { KEY_SEPARATOR } from '../common/metrics/cell-key';
import { LOG_DIMENSIONS, LOG_KINDS, LOG_VIEW } from '../common/metrics/log-counters';
import { dimensionNames, mergeKinds, type View } from '../common/metrics/view';
import { parseMeasures } from '../common/postgres/cell-lines';
import type { CellIndex } from './view/cell-index';

/** One string for each dimension value, however many cells have it. */
export class Words {
  private readonly known = new Map<string, string>();

  /** A part of a long text would keep all of it in memory, so what is kept is a copy. */
  kept(part: string): string {
    const found = this.known.get(part);
    if (found !== undefined) return found;
    const copy = Buffer.from(part).toString();
    this.known.set(copy, copy);
    return copy;
  }
}

interface Shape {
  readonly dimensions: number;
  readonly kinds: readonly MergeKind[];
}

export class CellReader {
  private readonly shapes: ReadonlyMap<string, Shape>;

  constructor(views: readonly View[]) {
    this.shapes = new Map([
      ...views.map((view) => [view.name, { dimensions: dimensionNames(view).length, kinds: mergeKinds(view) }] as const),
      [LOG_VIEW, { dimensions: LOG_DIMENSIONS.length, kinds: LOG_KINDS }],
    ]);
  }

  /** Takes a view's lines into `index`, where their cells must be new. Throws TypeError or SyntaxError where they are no cells of it. */
  read(view: string, lines: string, index: CellIndex, words: Words): void {
    const shape = this.shapes.get(view);
    if (!shape) throw new TypeError(`there are cells of "${view}", which is no view that is declared`);
    const table = index.table(view, shape.dimensions, shape.kinds);
    for (let at = 0; at < lines.length; ) {
      const tab = lines.indexOf('\t', at);
      const found = lines.indexOf('\n', at);
      const end = found < 0 ? lines.length : found;
      const [named, bucket = '', ...dimensions] = lines.slice(at, tab).split(KEY_SEPARATOR);
      if (named !== view || tab < 0 || tab > end) throw new TypeError(`among the cells of ${view} there is a line that is none of it: ${lines.slice(at, end)}`);
      for (const [i, word] of dimensions.entries()) dimensions[i] = words.kept(word);
      table.append(wholeNumber(bucket), dimensions, parseMeasures(lines.slice(tab + 1, end)));
      at = end + 1;
    }
  }
}

/** Whole numbers that are exact, as they are written. */
const PLAIN = /^[1-9]\d{0,14}$/;

/** Throws TypeError for anything that would not be written the same again. */
function wholeNumber(text: string): number {
  const number = Number(text);
  // Writing a number of this size costs more than all else about a line, so what is plainly one is not written again.
  if (!PLAIN.test(text) && String(number) !== text) throw new TypeError(`a cell's bucket is "${text}", which is no whole number`);
  return number;
}
