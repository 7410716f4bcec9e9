/** GET /api/status, /livez, /readyz and /metrics, as declared. */
import { z } from 'zod';
import { json, type Operation, type Sent } from '../../../common/http/openapi/operation';
import { position, text } from '../../../common/http/openapi/shapes';
import { asOf, evidence, generationOfEvidence } from './evidence';

const lag = z.int().min(0).nullable();
const trouble = z.array(z.string()).optional().meta({ description: 'What goes wrong just now; missing where nothing does.' });

const task = z
  .strictObject({
    task: z.int().min(0).meta({ description: 'The partition.' }),
    owner: z.string().nullable().meta({ description: 'The process that works on it.' }),
    heartbeatAgeSeconds: z.number().min(0).nullable(),
    stopped: z.string().optional().meta({ description: 'Why it does not go on; missing where it does.' }),
    offsets: z.record(z.string(), z.int().min(0)).nullable().meta({ description: 'By topic, the next offset that it folds.' }),
    lag: z.record(z.string(), z.int().min(0)).nullable().meta({ description: 'By topic, records that it has not folded yet.' }),
    lagRecords: lag,
  })
  .meta({ id: 'TaskStatus' });

const statusAnswer = z
  .strictObject({
    answering: z.boolean().meta({ description: 'Whether there is an exact answer just now.' }),
    reason: z.string().optional().meta({ description: 'Why there is none.' }),
    speed: z.strictObject({ tasks: z.array(task), lagRecords: z.int().min(0), trouble }),
    batch: z.strictObject({
      generation: generationOfEvidence.nullable(),
      generationAgeSeconds: z.number().min(0).nullable(),
      archive: z.strictObject({ position, lagRecords: z.int().min(0) }).nullable().meta({ description: 'Up to where the archive holds the log.' }),
      trouble,
    }),
    serving: z.strictObject({
      asOf: asOf.nullable(),
      lagRecords: lag.meta({ description: 'Records that the answer does not cover yet.' }),
      frozenTasks: z.array(z.int().min(0)),
      trouble,
    }),
    evidence: evidence.nullable(),
  })
  .meta({ id: 'Status' });

export type Status = Sent<typeof statusAnswer>;

const tag = 'Operating';

export const statusOperation = {
  method: 'get',
  path: '/api/status',
  id: 'getStatus',
  tag,
  summary: 'What each layer does',
  description: 'How far each layer is and what keeps it, as `npx twofold status` prints it.',
  query: z.strictObject({}),
  answers: { 200: json(statusAnswer, 'What each layer does.') },
} as const satisfies Operation;

export const statusOperations: readonly Operation[] = [
  statusOperation,
  { method: 'get', path: '/livez', id: 'isAlive', tag, summary: 'Whether the process runs', answers: { 200: text('It does.') } },
  { method: 'get', path: '/readyz', id: 'isReady', tag, summary: 'Whether it can do its work', answers: { 200: text('It can.'), 503: text('Why it cannot.') } },
  { method: 'get', path: '/metrics', id: 'getMetrics', tag, summary: 'Metrics for Prometheus', answers: { 200: text('In the text format of Prometheus.') } },
];
