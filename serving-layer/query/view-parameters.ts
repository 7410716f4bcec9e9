/** What may be asked of a view: declared from the view's own declaration, and read by that. */
import { z } from 'zod';
import type { Rates } from '../../common/currency/rates';
import { dimensionNames, type View } from '../../common/metrics/view';
import { GRAIN_MILLIS, type Grain } from '../../common/time';
import { asOfParameter, type AskedPoint } from '../past/point';
import { allowedValues } from './allowed-values';
import { instant, listOf, only, readParameters, wholeNumber } from './declared-parameters';
import { FORMATS } from './format';
import { BUCKET, isAmount, orderFields, orderOf, type OrderBy } from './order';
import { recencyOf, recencyParameters, type LogShape, type Recency } from './recency';
import { CURRENCY, GRANULARITIES, MOST_ROWS, type ViewQuery } from './view-query';

/** Which of the rows are asked for, and how they are to be given. */
export interface Portion {
  readonly order: readonly OrderBy[];
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly format?: (typeof FORMATS)[number] | undefined;
}

/** Converting is possible into the euro and whatever the European Central Bank quotes. */
export const currenciesOf = (rates: Rates): readonly [string, ...string[]] => ['EUR', ...[...rates.keys()].sort()];

export function currencyParameter(rates: Rates) {
  return z
    .enum(currenciesOf(rates))
    .optional()
    .meta({ description: "Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even." });
}

export interface ViewParameters {
  /** All of them, as they are documented. */
  readonly query: z.ZodObject;
  /** Throws Problem, naming what would be allowed. */
  readonly read: (params: URLSearchParams) => { readonly query: ViewQuery; readonly portion: Portion; readonly recency: Recency; readonly asOf?: AskedPoint | undefined };
}

export function viewParameters(view: View, rates: Rates, log: LogShape): ViewParameters {
  const dimensions = dimensionNames(view);
  const own = ownParameters(view, rates, log);
  const filterable = dimensions.filter((dimension) => dimension !== CURRENCY);
  const filters = z.strictObject(Object.fromEntries(filterable.map((name) => [name, filterParameter(view, name)])));
  const query = z.strictObject({ ...own.shape, ...filters.shape });
  const known = Object.keys(query.shape);
  return {
    query,
    read: (params) => {
      const isFilter = (name: string): boolean => filterable.includes(name);
      const { from, to, granularity, groupBy = [], currency, order, limit, cursor, format, asOf, ...recency } = readParameters(own, only(params, (name) => !isFilter(name)), known);
      const wanted = Object.entries(readParameters(filters, only(params, isFilter)));
      return {
        query: {
          view, from, to, granularity, currency,
          groupBy: dimensions.filter((name) => groupBy.includes(name)),
          filters: new Map(wanted.flatMap(([name, values]) => (values ? [[name, new Set(values)]] : []))),
        },
        portion: { order: order?.map(orderOf) ?? [], limit, cursor, format },
        recency: recencyOf(recency),
        asOf,
      };
    },
  };
}

/** The range of event time. */
export function rangeParameters(view: View) {
  const bound = instant
    .refine((at) => at % GRAIN_MILLIS[view.grain] === 0, `must be on a whole ${view.grain}: the view ${view.name} keeps its cells by ${view.grain}, and none can be split`)
    .optional();
  return {
    from: bound.meta({ description: 'A day or an instant on a whole bucket; inclusive.', example: '2011-12-01' }),
    to: bound.meta({ description: 'A day or an instant on a whole bucket; exclusive.', example: '2011-12-02' }),
  };
}

function ownParameters(view: View, rates: Rates, log: LogShape) {
  const coarseEnough = GRANULARITIES.slice(GRANULARITIES.indexOf(view.grain satisfies Grain));
  const fields = orderFields(view);
  return z
    .strictObject({
      ...rangeParameters(view),
      granularity: z.enum(coarseEnough).default('total').meta({ description: `The buckets of the answer, UTC; the view's grain is the ${view.grain}.` }),
      groupBy: listOf(dimensionNames(view)).meta({ description: 'Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency.' }),
      currency: currencyParameter(rates),
      order: listOf([...fields, ...fields.map((field) => `-${field}`)]).meta({ description: 'What the rows are ordered by, `-` for the largest first; by bucket and dimensions otherwise. Amounts can be compared only with `currency`.', example: ['-revenue'] }),
      limit: wholeNumber(1, MOST_ROWS).optional().meta({ description: 'Only so many rows, the first in order; `rowCount` says how many there are.' }),
      cursor: z
        .string()
        .regex(/^(\*|[\w-]{12}\.\d{1,6})$/, 'must be * to begin, or come from the "next" of the page before')
        .optional()
        .meta({ description: 'Read a long answer in pages of `limit` rows (1,000 otherwise) at one as-of: begin with `*`, and follow `next`.', example: '*' }),
      format: z.enum(FORMATS).optional().meta({ description: 'Instead of `Accept`, for what cannot set it.' }),
      ...recencyParameters(log),
      asOf: asOfParameter(log),
    })
    .superRefine(({ from, to, granularity, groupBy = [], currency, order = [] }, context) => {
      const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
      if (from !== undefined && to !== undefined && from >= to) fault('to', 'must be later than from (from is inclusive, to is exclusive)');
      for (const { field } of order.map(orderOf)) {
        if (field === BUCKET && granularity === 'total') fault('order', 'cannot be by bucket: all time is one; ask for a granularity');
        else if (dimensionNames(view).includes(field) && !groupBy.includes(field) && field !== CURRENCY) fault('order', `cannot be by ${field}: the rows are not split by it; ask with groupBy=${field}`);
        else if (isAmount(view, field) && currency === undefined) fault('order', `cannot be by ${field}: amounts of different currencies cannot be compared; say which with currency=EUR`);
      }
    });
}

function filterParameter(view: View, name: string) {
  const allowed = allowedValues(view, name);
  const value = allowed ? z.enum([...allowed]) : z.string();
  return z.array(value).optional().meta({ description: `Only cells with this ${name}; repeated: any of them.` });
}
