/** What /api/status tells, as far as it is printed; the rest passes through to --json. */
import { z } from 'zod';
import { evidenceShape } from '../serving';

const trouble = z.array(z.string()).optional();

const task = z.looseObject({
  task: z.number(),
  heartbeatAgeSeconds: z.number().nullable(),
  stopped: z.string().optional(),
  lagRecords: z.number().nullable(),
});

export const statusShape = z.looseObject({
  answering: z.boolean(),
  reason: z.string().optional(),
  speed: z.looseObject({ tasks: z.array(task), lagRecords: z.number(), trouble }),
  batch: z.looseObject({
    generation: z.looseObject({ id: z.number() }).nullable(),
    generationAgeSeconds: z.number().nullable(),
    archive: z.looseObject({ lagRecords: z.number() }).nullable(),
    trouble,
  }),
  serving: z.looseObject({ lagRecords: z.number().nullable(), frozenTasks: z.array(z.number()), trouble }),
  evidence: z.looseObject(evidenceShape.shape).nullable(),
});
export type Status = z.infer<typeof statusShape>;
