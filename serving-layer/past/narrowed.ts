/** A view cut down to what a question needs of it, so that Postgres adds up what the answer would add up anyway. */
import { eventOfType } from '../../common/events/catalogue';
import { literal } from '../../common/metrics/expression';
import { MERGE, type Source, type View } from '../../common/metrics/view';
import { CURRENCY, type ViewQuery } from '../query/view-query';

/** The dimension, behind all others, that says what an event is to figures told before. */
const CHANGE = ' change';

export interface Narrowing {
  /** Only measures that add up: of others there is no difference. */
  readonly additive?: boolean;
  /** With the dimension CHANGE. */
  readonly byChange?: boolean;
}

export function narrowed({ view, granularity, groupBy, filters }: ViewQuery, { additive = false, byChange = false }: Narrowing = {}): View {
  const wanted = (name: string): boolean => name === CURRENCY || groupBy.includes(name) || filters.has(name);
  const kept = <T>(by: Readonly<Record<string, T>>, keep: (name: string) => boolean): Record<string, T> => Object.fromEntries(Object.entries(by).filter(([name]) => keep(name)));
  const isKept = (name: string): boolean => {
    const measure = view.measures[name];
    return measure !== undefined && (!additive || MERGE[measure.kind] === 'add');
  };
  return {
    ...view,
    // Days, where the answer is coarser: amounts are converted by the rate of the day.
    grain: granularity === 'minute' || granularity === 'hour' ? granularity : 'day',
    dimensions: { ...kept(view.dimensions, wanted), ...(byChange && { [CHANGE]: literal('new') }) },
    measures: kept(view.measures, isKept),
    from: view.from.map((source) => ({ ...source, dimensions: { ...kept(source.dimensions ?? {}, wanted), ...(byChange && { [CHANGE]: literal(changeOf(source)) }) }, measures: kept(source.measures, isKept) })),
  };
}

function changeOf({ event }: Source): string {
  return eventOfType(event)?.change ?? 'new';
}
