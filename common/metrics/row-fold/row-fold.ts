/**
 * The live reading of the views at speed: rows → cells. `compileFold` (../fold.ts) is the definition of right; this
 * gives the same cells. Compiled once per set of views: each source of an event becomes functions over its columns, and
 * a row finds its cell without a key being written.
 */
import type { EventRows } from '../../events/rows/event-rows';
import { eventOfType } from '../../events/catalogue';
import type { CellDelta } from '../../live/live-state';
import { GRAIN_MILLIS } from '../../time';
import { mergeKinds, type Source, type View } from '../view';
import { compileCondition, compileExpression, compileNumber, type RowAtHand, type Scope } from './row-expression';
import { RunningCells } from './running-cells';
import type { Whole } from './whole';

/** The cells of those rows that `counts` has a 1 for. Throws TypeError on a view that asks for a number where there is none. */
export type RowFold = (rows: EventRows, counts: Uint8Array) => CellDelta[];

export function compileRowFold(views: readonly View[]): RowFold {
  const at: { rows?: EventRows; row: number; item: number } = { row: 0, item: 0 };
  const folds = views.flatMap((view) => {
    const cells = new RunningCells(view.name, mergeKinds(view));
    return view.from.map((source) => ({ event: source.event, cells, fold: compileSource(view, source, cells, at as RowAtHand) }));
  });
  return (rows, counts) => {
    const own = folds.filter(({ event }) => event === rows.declaration.type);
    at.rows = rows;
    try {
      for (at.row = 0; at.row < rows.count; at.row++) {
        if (counts[at.row] !== 1) continue;
        for (const { fold } of own) fold();
      }
      const deltas: CellDelta[] = [];
      // Two sources of one view share its cells, which are then taken once.
      for (const { cells } of own) cells.take(deltas);
      return deltas;
    } finally {
      for (const { cells } of own) cells.clear();
      delete at.rows;
    }
  };
}

/** A function that folds what the source says of the row at hand. */
function compileSource(view: View, source: Source, cells: RunningCells, at: RowAtHand): () => void {
  const declaration = eventOfType(source.event);
  if (!declaration) throw new TypeError(`view ${view.name}: ${source.event} is not in the catalogue`);
  const scope: Scope = { declaration, exploded: source.explode === 'items', at };
  const where = source.where && compileCondition(source.where, scope);
  const dimensions = Object.values({ ...view.dimensions, ...source.dimensions }).map((dimension) => {
    const of = compileExpression(dimension, scope);
    return () => String(of() ?? '');
  });
  const texts = () => dimensions.map((dimension) => dimension());
  const measures = Object.entries(view.measures).map(([name, measure]): (() => Whole) => {
    const input = source.measures[name];
    if (measure.kind === 'count') return () => 1;
    if (!input) throw new TypeError(`view ${view.name}: source ${source.event} says nothing for measure ${name}`);
    return compileNumber(input, scope);
  });

  const grain = GRAIN_MILLIS[view.grain];
  const foldOne = (): void => {
    if (where && !where()) return;
    const bucket = Math.floor(at.rows.timeOf(at.row) / grain) * grain;
    let end = cells.bucket(bucket);
    for (let i = 0; i < dimensions.length; i++) end = cells.next(end, dimensions[i]?.() ?? '');
    const cell = cells.cellAt(end, bucket, texts);
    for (let i = 0; i < measures.length; i++) cells.merge(cell, i, measures[i]?.() ?? 0);
  };
  if (!scope.exploded) return foldOne;
  return () => {
    const from = at.rows.itemsFrom[at.row] ?? -1;
    const to = from < 0 ? from : (at.rows.itemsTo[at.row] ?? 0);
    for (at.item = from; at.item < to; at.item++) foldOne();
  };
}
