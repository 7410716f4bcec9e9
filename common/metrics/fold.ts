/** The live reading of the views: event → cells. Compiled once per set of views, so an event meets only its own sources. */
import type { Event, FieldValue } from '../events/event';
import type { Item } from '../events/field';
import { bucketStart } from '../time';
import { cellKey } from './cell-key';
import { mergeInto, type Cells } from './cells';
import { evaluate, holds, number, type Row } from './expression';
import { mergeKinds, type Source, type View } from './view';

export type Fold = (event: Event, into: Cells) => void;

export function compileFold(views: readonly View[]): Fold {
  const byEvent = new Map<string, Fold[]>();
  for (const view of views) {
    for (const source of view.from) {
      const folds = byEvent.get(source.event) ?? [];
      folds.push(compileSource(view, source));
      byEvent.set(source.event, folds);
    }
  }
  return (event, into) => byEvent.get(event.eventType)?.forEach((fold) => fold(event, into));
}

function compileSource(view: View, source: Source): Fold {
  const kinds = mergeKinds(view);
  const dimensions = Object.values({ ...view.dimensions, ...source.dimensions });
  const measures = Object.entries(view.measures).map(([name, measure]) => {
    const input = source.measures[name];
    if (measure.kind === 'count') return () => 1n;
    if (!input) throw new TypeError(`view ${view.name}: source ${source.event} says nothing for measure ${name}`);
    return (row: Row) => number(input, row);
  });

  const foldRow = (event: Event, row: Row, into: Cells): void => {
    if (source.where && !holds(source.where, row)) return;
    const key = cellKey(
      view.name,
      bucketStart(event.timestamp, view.grain),
      dimensions.map((dimension) => String(evaluate(dimension, row) ?? '')),
    );
    mergeInto(into, key, kinds, measures.map((measure) => measure(row)));
  };

  if (!source.explode) return (event, into) => foldRow(event, (name) => event.data[name], into);
  return (event, into) => {
    for (const item of itemsOf(event)) foldRow(event, (name) => fieldOf(item, name) ?? event.data[name], into);
  };
}

function itemsOf(event: Event): readonly Item[] {
  const items = event.data['items'];
  return typeof items === 'object' ? items : [];
}

function fieldOf(item: Item, name: string): FieldValue {
  return name === 'productId' || name === 'quantity' || name === 'unitPrice' ? item[name] : undefined;
}
