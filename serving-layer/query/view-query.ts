/** What may be asked of a view, parsed and checked against its declaration. */
import type { Rates } from '../../common/currency/rates';
import { dimensionNames, type View } from '../../common/metrics/view';
import { GRAIN_MILLIS, type Grain, type Millis } from '../../common/time';
import { allowedValues } from './allowed-values';
import { badParameter, checkNames, instant, oneOf, single } from './parameters';
import { RECENCY_PARAMETERS } from './recency';

const GRANULARITIES = ['minute', 'hour', 'day', 'month', 'total'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export interface ViewQuery {
  readonly view: View;
  /** Inclusive; on a bucket's start. */
  readonly from?: Millis | undefined;
  /** Exclusive; on a bucket's start. */
  readonly to?: Millis | undefined;
  readonly granularity: Granularity;
  /** In the view's declared order. */
  readonly groupBy: readonly string[];
  /** Per dimension, the values that count. */
  readonly filters: ReadonlyMap<string, ReadonlySet<string>>;
  /** Convert every amount into this currency; otherwise amounts of different currencies are kept apart. */
  readonly currency?: string | undefined;
}

/** The dimension that says which currency a view's amounts are in. */
export const CURRENCY = 'currency';
/** Names that no dimension may have, but for the currency, which is asked for in its own way. */
export const OWN_PARAMETERS: readonly string[] = ['from', 'to', 'granularity', 'groupBy', CURRENCY, ...RECENCY_PARAMETERS];

/** Throws Problem, naming what would be allowed. */
export function parseViewQuery(view: View, params: URLSearchParams, rates: Rates): ViewQuery {
  const dimensions = dimensionNames(view);
  const filterable = dimensions.filter((dimension) => dimension !== CURRENCY);
  const known = OWN_PARAMETERS.filter((name) => name !== CURRENCY || dimensions.includes(CURRENCY));
  checkNames(params, [...known, ...filterable]);
  const filters = new Map(filterable.filter((name) => params.has(name)).map((name) => [name, filterOf(view, name, params)]));
  return { view, ...rangeOf(view, params), granularity: granularityOf(view, params), groupBy: groupByOf(view, params), filters, currency: currencyOf(params, rates) };
}

/** Converting is possible into the euro and whatever the European Central Bank quotes. Throws Problem naming them. */
export function currencyOf(params: URLSearchParams, rates: Rates): string | undefined {
  return oneOf(params, CURRENCY, ['EUR', ...[...rates.keys()].sort()]);
}

function rangeOf(view: View, params: URLSearchParams): Pick<ViewQuery, 'from' | 'to'> {
  const bound = (name: string): Millis | undefined => {
    const at = instant(params, name);
    if (at !== undefined && at % GRAIN_MILLIS[view.grain] !== 0) {
      throw badParameter(name, `${name} must be on a whole ${view.grain}: the view ${view.name} keeps its cells by ${view.grain}, and none can be split`);
    }
    return at;
  };
  const [from, to] = [bound('from'), bound('to')];
  if (from !== undefined && to !== undefined && from >= to) throw badParameter('to', 'to must be later than from (from is inclusive, to is exclusive)');
  return { from, to };
}

function granularityOf(view: View, params: URLSearchParams): Granularity {
  const granularity = oneOf(params, 'granularity', GRANULARITIES) ?? 'total';
  const coarseEnough = GRANULARITIES.slice(GRANULARITIES.indexOf(view.grain satisfies Grain));
  if (!coarseEnough.includes(granularity)) {
    throw badParameter('granularity', `the view ${view.name} keeps its cells by ${view.grain}: granularity can be ${coarseEnough.join(', ')}`, coarseEnough);
  }
  return granularity;
}

function groupByOf(view: View, params: URLSearchParams): readonly string[] {
  const dimensions = dimensionNames(view);
  const wanted = single(params, 'groupBy')?.split(',').map((name) => name.trim()) ?? [];
  for (const name of wanted) {
    if (!dimensions.includes(name)) throw badParameter('groupBy', `the view ${view.name} has no dimension "${name}"; it has ${dimensions.join(', ')}`, dimensions);
  }
  return dimensions.filter((name) => wanted.includes(name));
}

function filterOf(view: View, name: string, params: URLSearchParams): ReadonlySet<string> {
  const values = params.getAll(name);
  const allowed = allowedValues(view, name);
  for (const value of values) {
    if (allowed && !allowed.has(value)) throw badParameter(name, `${name} cannot be "${value}"; it can be ${[...allowed].join(', ')}`, [...allowed]);
  }
  return new Set(values);
}
