/** What can be asked about the past, as declared: why an answer changed, and what was left out of it. `asOf` is a parameter of the answers. */
import { z } from 'zod';
import type { Rates } from '../../../common/currency/rates';
import { REJECTION_REASONS } from '../../../common/events/rejection';
import { json, type Operation, type Sent } from '../../../common/http/openapi/operation';
import { amount } from '../../../common/http/openapi/shapes';
import { dimensionNames, MERGE, type View } from '../../../common/metrics/view';
import { pointParameter } from '../../past/point';
import { recencyParameters, type LogShape } from '../../query/recency';
import { rangeParameters, viewParameters } from '../../query/view-parameters';
import { asOf, count, currencyCode, rateUsed } from './evidence';

const tag = 'The past';

const pointTold = z
  .strictObject({
    point: z.string().meta({ description: 'As it was asked for.', example: 'generation:12' }),
    at: z.iso.datetime().nullable().meta({ description: 'How late it was in the log there, by record time, to the second; null where nothing lies below.' }),
    asOf,
    generation: z.int().min(1).nullable().meta({ description: 'The generation that the point names; null for any other point.' }),
    definitions: z.string().nullable().meta({ description: 'The definitions that it was answered with, where they are others than now; null where they are not.' }),
  })
  .meta({ id: 'Point', description: 'A point of the past.' });

const amounts = z.record(z.string(), amount);
const leftOut = z
  .strictObject({
    duplicates: z.strictObject({ records: z.int().min(0), amounts: amounts.meta({ description: 'By currency, what they would have added wrongly.' }) }).meta({ description: 'By the day of the event: the whole days of the range.' }),
    rejections: z
      .strictObject({
        records: z.int().min(0),
        byReason: z.partialRecord(z.enum(Object.keys(REJECTION_REASONS)), z.int().min(0)),
        amounts: amounts.meta({ description: 'By currency, what could be read of amounts in the newest 1,000 of them.' }),
        unreadable: z.int().min(0).meta({ description: 'Records without an amount that could be read.' }),
      })
      .meta({ description: 'By record time: when an event happened that cannot be read is not known.' }),
  })
  .meta({ id: 'LeftOut', description: 'Records of the topics that the view reads which lie between the two points and were left out, in the range.' });
export type LeftOutAnswer = Sent<typeof leftOut>;

const LATE =
  'Late is an event whose bucket, of the view’s grain, had ended at the first point: whoever looked then took it for complete. A refund or a correction is told as such, late or not.';

function changedMeasure(unit: 'money' | 'number') {
  const value = unit === 'money' ? amount : count;
  return z.strictObject({
    before: value,
    after: value,
    change: value.meta({ description: 'after - before; the parts add up to it.' }),
    parts: z.strictObject({ onTime: value, late: value, refunds: value, corrections: value, definition: value.meta({ description: 'What no event explains: the points were answered with different definitions.' }) }),
  });
}

/** Which of a view's parameters say how rows are handed over, and not what is asked. */
export const OF_PRESENT_ROWS = { order: true, limit: true, cursor: true, format: true, atLeast: true, asOf: true } as const;

/** The two points. */
export function pastParameters(log: LogShape) {
  const point = pointParameter(log);
  const forms = '`generation:12` (its cut), an instant on a whole second (the first record that is not before it), a day, an as-of token, `start` or `now`';
  return z.strictObject({
    between: point.meta({ description: `The first point: ${forms}.`, example: 'generation:11' }),
    and: point.optional().meta({ description: 'The second point; `now` otherwise.', example: 'now' }),
  });
}

export function leftOutParameters(view: View, log: LogShape) {
  const { between, and } = pastParameters(log).shape;
  const { wait } = recencyParameters(log);
  return z.strictObject({ ...rangeParameters(view), wait, between: between.optional().meta({ description: 'The first point; `start` otherwise.' }), and });
}

/** What any question about the past may be answered with. */
export const PAST_PROBLEMS = ['unknown-generation', 'past-not-kept', 'takes-too-long', 'not-archived-yet', 'past-busy', 'unavailable', 'no-exact-answer'] as const;

export function pastOperations(views: readonly View[], rates: Rates, log: LogShape): readonly Operation[] {
  return views.flatMap((view) => [changesOperation(view, rates, log), leftOutOperation(view, log)]);
}

function changesOperation(view: View, rates: Rates, log: LogShape): Operation {
  const additive = Object.entries(view.measures).filter(([, { kind }]) => MERGE[kind] === 'add');
  const row = z
    .strictObject({
      bucket: z.string().optional(),
      ...Object.fromEntries(dimensionNames(view).map((name) => [name, z.string().optional()])),
      measures: z.strictObject(Object.fromEntries(additive.map(([name, { unit, about }]) => [name, changedMeasure(unit).meta({ description: about })]))),
    })
    .meta({ id: `${titled(view.name)}Change` });
  const answer = z
    .strictObject({
      view: z.literal(view.name),
      granularity: z.string(),
      from: z.string().optional(),
      to: z.string().optional(),
      groupBy: z.array(z.string()).optional(),
      currency: currencyCode.optional(),
      rates: z.array(rateUsed).optional(),
      between: pointTold,
      and: pointTold,
      rows: z.array(row),
      leftOut,
    })
    .meta({ id: `${titled(view.name)}Changes` });
  return {
    method: 'get',
    path: `/api/views/${view.name}/changes`,
    id: `get${titled(view.name)}Changes`,
    tag,
    summary: `Why the view ${view.name} changed between two points`,
    description: `The difference of each row, and what it is made of: new events on time, late events, refunds, corrections, and the definitions. ${LATE} Folded from the archive; the smallest and the largest are no sums and are not told.`,
    query: viewParameters(view, rates, log).query.omit(OF_PRESENT_ROWS).extend(pastParameters(log).shape),
    answers: { 200: json(answer, 'The rows, with their parts.') },
    problems: ['no-rate', 'too-many-rows', 'other-shape', ...PAST_PROBLEMS],
  };
}

function leftOutOperation(view: View, log: LogShape): Operation {
  const answer = z.strictObject({ view: z.literal(view.name), from: z.string().optional(), to: z.string().optional(), between: pointTold, and: pointTold, leftOut }).meta({ id: `${titled(view.name)}LeftOut` });
  return {
    method: 'get',
    path: `/api/views/${view.name}/left-out`,
    id: `get${titled(view.name)}LeftOut`,
    tag,
    summary: `What was left out of the view ${view.name}`,
    description: 'Duplicates and rejected records between two points, in a range, with the money in them where it is known.',
    query: leftOutParameters(view, log),
    answers: { 200: json(answer, 'What was left out.') },
    problems: PAST_PROBLEMS,
  };
}

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
