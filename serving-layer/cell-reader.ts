/** A generation's cells out of the text in which Postgres tells many of them at once. */
import type { MergeKind } from '../common/live/live-state';
import { KEY_SEPARATOR } from '../common/metrics/cell-key';
import { LOG_DIMENSIONS, LOG_KINDS, LOG_VIEW } from '../common/metrics/log-counters';
import { dimensionNames, mergeKinds, type View } from '../common/metrics/view';
import type { CellIndex } from './view/cell-index';

/** Cells in one text: some milliseconds of work. */
export const CELLS_AT_ONCE = 2_000;

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

  /**
   * Reads `<key><separator><measures as Postgres writes a numeric[]>`, cell after cell with a separator between: a view's
   * name says how many parts its keys have. Each cell must be new to `index`. Throws TypeError or SyntaxError where the
   * text is not that.
   */
  read(text: string, index: CellIndex, words: Words): void {
    let at = 0;
    const next = (): string => {
      if (at > text.length) throw new TypeError('the cells end in the middle of one');
      const end = text.indexOf(KEY_SEPARATOR, at);
      const part = end < 0 ? text.slice(at) : text.slice(at, end);
      at = end < 0 ? text.length + 1 : end + 1;
      return part;
    };
    while (at <= text.length) {
      const view = next();
      const shape = this.shapes.get(view);
      if (!shape) throw new TypeError(`there are cells of "${view}", which is no view that is declared`);
      const bucket = wholeNumber(next());
      const dimensions = Array.from({ length: shape.dimensions }, () => words.kept(next()));
      index.table(view, shape.dimensions, shape.kinds).append(bucket, dimensions, bigints(next()));
    }
  }
}

/** Throws TypeError for anything that would not be written the same again. */
function wholeNumber(text: string): number {
  const number = Number(text);
  if (String(number) !== text) throw new TypeError(`a cell's bucket is "${text}", which is no whole number`);
  return number;
}

/** Postgres writes a numeric[] as {1,-20}. Throws SyntaxError for anything but whole numbers. */
function bigints(array: string): bigint[] {
  return array.slice(1, -1).split(',').map(BigInt);
}
