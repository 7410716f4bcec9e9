/** GET /api/views, /api/views/<name> and /api/revenue, as declared: an operation for each view, made of the view's declaration. */
import { z } from 'zod';
import type { Rates } from '../../../common/currency/rates';
import { json, type AnswerShape, type Operation } from '../../../common/http/openapi/operation';
import { amount } from '../../../common/http/openapi/shapes';
import { dimensionNames, MERGE, type View } from '../../../common/metrics/view';
import { allowedValues } from '../../query/allowed-values';
import { MEDIA_TYPES } from '../../query/format';
import { RATIOS } from '../../query/ratios';
import { CURRENCY } from '../../query/view-query';
import { viewParameters } from '../../query/view-parameters';
import type { LogShape } from '../../query/recency';
import { count, currencyCode, evidence, rateUsed } from './evidence';
import { PAST_PROBLEMS } from './past';

const tag = 'Answers';

const viewDescription = z
  .strictObject({
    name: z.string(),
    about: z.string(),
    href: z.string(),
    grain: z.enum(['minute', 'hour', 'day']).meta({ description: 'Cells are kept by this.' }),
    dimensions: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()).optional().meta({ description: 'All it can have; missing where any text may turn up.' }) })),
    measures: z.array(z.strictObject({ name: z.string(), kind: z.enum(['count', 'sum', 'min', 'max']), unit: z.enum(['money', 'number']), about: z.string() })),
    ratios: z.array(z.strictObject({ name: z.string(), of: z.string(), per: z.string() })),
  })
  .meta({ id: 'View' });

export const listViews = {
  method: 'get',
  path: '/api/views',
  id: 'listViews',
  tag,
  summary: 'The views that can be asked',
  query: z.strictObject({}),
  answers: { 200: json(z.strictObject({ views: z.array(viewDescription) }), 'The views with their dimensions, measures and grain.') },
} as const satisfies Operation;

export function viewOperations(views: readonly View[], rates: Rates, log: LogShape): readonly Operation[] {
  const operations = views.map((view) => viewOperation(view, rates, log));
  const revenue = operations.filter(({ path }) => path === '/api/views/revenue').map((operation) => ({ ...operation, path: '/api/revenue', id: 'getRevenue', summary: 'Revenue: the view revenue by a short name' }));
  return [...revenue, listViews, ...operations];
}

function viewOperation(view: View, rates: Rates, log: LogShape): Operation {
  return {
    method: 'get',
    path: `/api/views/${view.name}`,
    id: `getView${titled(view.name)}`,
    tag,
    summary: `The view ${view.name}`,
    description: `${view.about} Without \`currency\`, rows are kept apart by currency: amounts of two currencies are never added up. An answer of more than 100,000 rows is refused.`,
    query: viewParameters(view, rates, log).query,
    headers: conditional,
    answers: { 200: rowsAnswer(view), 304: unchanged },
    problems: ['no-rate', 'too-many-rows', 'cursor-gone', 'not-reached', ...PAST_PROBLEMS],
  };
}

const etag = z.string().meta({ description: 'Of everything in the answer but its ages: to be sent as `If-None-Match`.', example: 'W/"q3bXrYyh0p2cXbCw9y0nqk3mJmE"' });
const ages = z.string().meta({ description: "The ages of the answer's parts, as `evidence.freshness` tells them.", example: '{"batch":12.3,"speed":0.2,"serving":0.1}' });

export const conditional = z.object({ 'If-None-Match': z.string().optional().meta({ description: 'The `ETag` of the answer that the caller has: 304 where there is no newer record.' }) });
export const withTag = z.object({ ETag: etag });
export const unchanged: AnswerShape = { description: 'No newer record: the answer that the caller has still holds, but for its ages, which the header tells.', headers: z.object({ ETag: etag, 'Twofold-Freshness': ages }) };

function rowsAnswer(view: View): AnswerShape {
  const rows = json(rowsSchema(view), 'The rows, and what they stand on. In CSV and NDJSON, a line each, headers tell the evidence.', z.object({
    ETag: etag.optional().meta({ description: 'Of everything in the answer but its ages, to be sent as `If-None-Match`; a page has none.' }),
    'Twofold-As-Of': z.string().optional().meta({ description: 'CSV and NDJSON: token of the as-of.' }),
    'Twofold-Generation': z.string().optional().meta({ description: 'CSV and NDJSON: id of the generation, or none.' }),
    'Twofold-Freshness': ages.optional(),
    Link: z.string().optional().meta({ description: 'Pages in CSV and NDJSON: the next one, rel="next".' }),
  }));
  return { ...rows, content: { ...rows.content, [MEDIA_TYPES.csv]: z.string(), [MEDIA_TYPES.ndjson]: z.string() } };
}

/** The rows of a view and their frame, as JSON. */
function rowsSchema(view: View): z.ZodType {
  const measure = (name: string): z.ZodType => {
    const { unit = 'number', about } = view.measures[name] ?? {};
    return (unit === 'money' ? amount : count).meta({ description: about });
  };
  const measuresOf = (names: readonly string[]): z.ZodRawShape => Object.fromEntries(names.map((name) => [name, measure(name)]));
  const measures = Object.keys(view.measures);
  const part = z.strictObject(measuresOf(measures.filter((name) => MERGE[view.measures[name]?.kind ?? 'count'] === 'add')));
  const row = z
    .strictObject({
      bucket: z.string().regex(/^\d{4}-\d\d(-\d\d(T\d\d:\d\d:\d\dZ)?)?$/).optional().meta({ description: 'The start of the bucket, UTC; missing with `granularity=total`.', example: '2011-12-01' }),
      ...Object.fromEntries(dimensionNames(view).map((name) => [name, dimension(view, name)])),
      ...measuresOf(measures),
      ...Object.fromEntries(Object.entries(RATIOS[view.name] ?? {}).map(([name, { of, per }]) => [name, amount.nullable().meta({ description: `${of} / ${per}, half to even; null without any.` })])),
      batch: part.meta({ description: "The batch layer's part; batch + realtime = all." }),
      realtime: part.meta({ description: "The speed layer's part." }),
    })
    .meta({ id: `${titled(view.name)}Row` });
  return z
    .strictObject({
      view: z.literal(view.name),
      granularity: z.enum(['minute', 'hour', 'day', 'month', 'total']),
      from: z.string().optional(),
      to: z.string().optional(),
      groupBy: z.array(z.string()).optional(),
      currency: currencyCode.optional(),
      rates: z.array(rateUsed).optional().meta({ description: 'With `currency`: what amounts were converted with.' }),
      rowCount: z.int().min(0).optional().meta({ description: 'With `limit` or `cursor`: how many rows there are in all.' }),
      rows: z.array(row),
      next: z.string().nullable().optional().meta({ description: 'With `cursor`: the address of the next page; null after the last.' }),
      evidence,
    })
    .meta({ id: `${titled(view.name)}Rows` });
}

function dimension(view: View, name: string): z.ZodType {
  if (name === CURRENCY) return currencyCode.optional();
  const allowed = allowedValues(view, name);
  return (allowed ? z.enum([...allowed]) : z.string()).optional().meta({ description: `With \`groupBy=${name}\`.` });
}

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
