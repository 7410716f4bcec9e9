/** /api/recompute and /api/generations, as declared. */
import { z } from 'zod';
import { RUN_STATUSES } from '../../../common/generation';
import { json, type Operation, type Sent } from '../../../common/http/openapi/operation';
import { position } from '../../../common/http/openapi/shapes';
import { differenceSchema, differingCellSchema } from '../../../common/recompute/difference';
import { wholeNumber } from '../../query/declared-parameters';
import { reconciliation } from './evidence';

const tag = 'Recomputes and generations';
const RUNS = 20;
const MOST_RUNS = 200;
const CELLS = 100;
const MOST_CELLS = 1_000;

const href = z.string().meta({ description: 'Where it is followed.', example: '/api/recompute/run-…' });
const difference = differenceSchema.meta({
  id: 'Difference',
  description: 'What the result of a dry run would change. `views` holds the sums of every cell that differs, by view and currency; `kept` of the cells are told one by one. `skipped` says why nothing could be compared exactly.',
});

const run = z
  .strictObject({
    id: z.string(),
    mode: z.enum(['full', 'dirty', 'rollback']).meta({ description: 'All days; the days touched since the generation before; or the cells of an older generation, brought up to the present cut.' }),
    dryRun: z.boolean().meta({ description: 'Stops before its result is published.' }),
    to: z.int().min(1).optional().meta({ description: 'The generation that a roll-back goes back to.' }),
    status: z.enum(RUN_STATUSES).meta({ description: '`computed`: the result of a dry run waits for a decision. `discarded`: it is not published; `error` says why where nobody did it by hand.' }),
    phase: z.string().meta({ description: 'What it is doing, in words.' }),
    daysDone: z.int().min(0),
    daysTotal: z.int().min(0),
    requestedBy: z.enum(['schedule', 'api', 'cli']),
    requestedAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    computedAt: z.iso.datetime().optional().meta({ description: 'When the result of a dry run was there.' }),
    decideBy: z.iso.datetime().optional().meta({ description: 'After this a result that waits is discarded.' }),
    finishedAt: z.iso.datetime().optional(),
    seconds: z.number().min(0).optional().meta({ description: 'How long it worked until its result was there, or has worked so far.' }),
    cells: z.int().min(0).optional().meta({ description: 'Rows of its result: the cells that it computed.' }),
    generation: z.int().min(1).optional().meta({ description: 'What it was published as.' }),
    error: z.string().optional(),
    difference: difference.optional(),
    href,
  })
  .meta({ id: 'Run', description: 'One recompute.' });
export type RunAnswer = Sent<typeof run>;

const generation = z
  .strictObject({
    id: z.int().min(1),
    run: z.string().meta({ description: 'The recompute that made it.' }),
    cut: position,
    definitions: z.string().meta({ description: 'Hash of the view definitions.' }),
    publishedAt: z.iso.datetime(),
    reconciled: reconciliation,
    answering: z.boolean().meta({ description: 'Whether answers stand on it now.' }),
  })
  .meta({ id: 'Generation', description: 'A published batch result.' });
export type GenerationAnswer = Sent<typeof generation>;

const differingCell = differingCellSchema
  .extend({ bucket: z.iso.datetime().meta({ description: 'Start of its time bucket; 1970 for the log’s own counters.' }) })
  .meta({ id: 'DifferingCell', description: 'One cell as it is answered now and as it would be. Null: there is no such cell on this side.' });
export type DifferingCellAnswer = Sent<typeof differingCell>;

const MODES = 'mode must be "full" (all days), "dirty" (only the days touched since the last generation) or "rollback"';
const body = z
  .strictObject({
    mode: z.enum(['full', 'dirty', 'rollback'], MODES).default('full'),
    dryRun: z.boolean('dryRun must be true or false').default(false).meta({ description: 'Stop before anything is published, and tell what would change.' }),
    to: z.int('to must be the number of a generation').min(1, 'to must be the number of a generation').optional().meta({ description: 'For "rollback": the generation to go back to. @default the one before the newest' }),
    requestedBy: z.enum(['api', 'cli'], 'requestedBy must be "api" or "cli"').default('api'),
  })
  .refine(({ mode, to }) => to === undefined || mode === 'rollback', 'to belongs to mode "rollback"');

const params = z.strictObject({ id: z.string() });
const followed = { 200: json(run, 'The run.') } as const;

export const requestRun = {
  method: 'post',
  path: '/api/recompute',
  id: 'requestRun',
  tag,
  summary: 'Asks for a recompute or a roll-back',
  description: 'An equal run that still waits is answered again. A dry run comes to `computed` and waits a day for a decision; whatever is published first discards it.',
  query: z.strictObject({}),
  body,
  bodyIsOptional: true,
  answers: { 202: json(run, 'The run to follow, also in `Location`.', z.strictObject({ Location: z.string() })) },
  problems: ['no-roll-back', 'unavailable'],
} as const satisfies Operation;

export const listRuns = {
  method: 'get',
  path: '/api/recompute',
  id: 'listRuns',
  tag,
  summary: 'The latest recomputes, newest first',
  query: z.strictObject({ limit: wholeNumber(1, MOST_RUNS).default(RUNS) }),
  answers: { 200: json(z.strictObject({ runs: z.array(run) }), 'The runs.') },
  problems: ['unavailable'],
} as const satisfies Operation;

export const getRun = { method: 'get', path: '/api/recompute/{id}', id: 'getRun', tag, summary: 'Follows a recompute', params, query: z.strictObject({}), answers: followed, problems: ['unknown-run', 'unavailable'] } as const satisfies Operation;

export const endRun = {
  method: 'delete',
  path: '/api/recompute/{id}',
  id: 'endRun',
  tag,
  summary: 'Calls a recompute off, or discards the result of a dry run',
  description: 'A run that works ends before its next days.',
  params,
  query: z.strictObject({}),
  answers: { 202: json(run, 'The run as it is now.') },
  problems: ['unknown-run', 'unavailable'],
} as const satisfies Operation;

export const publishRun = {
  method: 'post',
  path: '/api/recompute/{id}/publish',
  id: 'publishRun',
  tag,
  summary: 'Has the result of a dry run published, exactly as it was computed',
  params,
  query: z.strictObject({}),
  answers: { 202: json(run, 'The run to follow.') },
  problems: ['unknown-run', 'not-computed', 'unavailable'],
} as const satisfies Operation;

export const listDifferences = {
  method: 'get',
  path: '/api/recompute/{id}/differences',
  id: 'listDifferences',
  tag,
  summary: 'The cells that the result of a dry run would change',
  description: 'By view, time and dimensions; those of the last three dry runs are kept.',
  params,
  query: z.strictObject({
    view: z.string().optional().meta({ description: 'Only the cells of this view.' }),
    limit: wholeNumber(1, MOST_CELLS).default(CELLS),
    after: wholeNumber(0, 10_000_000).default(0).meta({ description: 'From the `next` of the page before.' }),
  }),
  answers: { 200: json(z.strictObject({ differences: z.array(differingCell), next: z.string().nullable().meta({ description: 'The address of the next page.' }) }), 'The cells.') },
  problems: ['unknown-run', 'unavailable'],
} as const satisfies Operation;

export const listGenerationsOperation = {
  method: 'get',
  path: '/api/generations',
  id: 'listGenerations',
  tag,
  summary: 'The generations that are kept, newest first',
  query: z.strictObject({}),
  answers: { 200: json(z.strictObject({ generations: z.array(generation) }), 'The generations.') },
  problems: ['unavailable'],
} as const satisfies Operation;

export const recomputeOperations: readonly Operation[] = [requestRun, listRuns, getRun, publishRun, listDifferences, endRun, listGenerationsOperation];
