/** What every answer carries, as schemas: evidence and its parts. */
import { z } from 'zod';
import { REJECTION_REASONS } from '../../../common/events/rejection';
import { amount, position, token } from '../../../common/http/openapi/shapes';

export const count = z
  .union([z.int(), z.string().regex(/^-?\d+$/)])
  .meta({ id: 'Count', description: 'A whole number; as text beyond 2^53, where JSON readers would lose digits.', example: 12 });

export const currencyCode = z.string().regex(/^[A-Z]{3}$/).meta({ description: 'ISO 4217.', example: 'EUR' });

export const asOf = z.strictObject({ token, position }).meta({ id: 'AsOf', description: 'The answer is the fold of exactly the log below this position.' });

const ageOf = (what: string) => z.number().min(0).nullable().meta({ description: `Seconds since ${what}.`, example: 0.25 });

export const freshness = z
  .strictObject({
    batch: ageOf('the generation was published; null before the first'),
    speed: ageOf('the most silent speed task last showed life; null where one never did'),
    serving: ageOf("this answer's live part was last level with the live state; null where it never was"),
  })
  .meta({ id: 'Freshness', description: 'How old the parts of the answer are.' });

export const reconciliation = z
  .union([
    z.strictObject({
      compared: z.int().min(0).meta({ description: 'Cells that were compared.' }),
      mismatches: z.int().min(0).meta({ description: 'Cells that differed: must be 0.' }),
      examples: z.array(z.strictObject({ cell: z.string(), expected: z.array(z.string()), found: z.array(z.string()) })),
    }),
    z.strictObject({ skipped: z.string().meta({ description: 'Why nothing was compared.' }) }),
  ])
  .meta({ id: 'Reconciliation', description: 'How the recompute compared with the generation before it and the live cells over the same records.' });

export const generationOfEvidence = z
  .strictObject({
    id: z.int().min(1),
    run: z.string().meta({ description: 'The recompute that made it.' }),
    definitions: z.string().meta({ description: 'Hash of the view definitions.', example: '09a7e1b1f36eb26b' }),
    publishedAt: z.number().meta({ description: 'Milliseconds since 1970, UTC.' }),
    reconciled: reconciliation,
  })
  .meta({ id: 'GenerationOfEvidence', description: 'The batch result that the answer stands on.' });

export const evidence = z
  .strictObject({
    asOf,
    generation: generationOfEvidence.nullable().meta({ description: 'Null before the first.' }),
    cut: position.meta({ description: 'Below it the batch layer answers, from it on the speed layer.' }),
    freshness,
    frozenTasks: z.array(z.int().min(0)).meta({ description: 'Tasks whose part stands still until their store has caught up; mostly none.' }),
    duplicates: z
      .strictObject({ records: z.int().min(0), amounts: z.record(z.string(), amount).meta({ description: 'By currency, what they would have added wrongly.' }) })
      .meta({ description: 'Records up to as-of that were dropped as duplicates.' }),
    rejections: z
      .strictObject({ records: z.int().min(0), byReason: z.partialRecord(z.enum(Object.keys(REJECTION_REASONS)), z.int().min(0)) })
      .meta({ description: 'Records up to as-of that are no admissible events.' }),
    past: z
      .strictObject({ point: z.string(), at: z.iso.datetime().nullable().meta({ description: 'How late it was in the log there, by record time; null where nothing lies below.' }) })
      .optional()
      .meta({ description: 'With `asOf`: the point that was asked for. All of the answer was folded from the archive, so it is the batch part, and nothing of it ages.' }),
  })
  .meta({ id: 'Evidence', description: 'What the answer stands on.' });

export const rateUsed = z
  .strictObject({
    currency: currencyCode,
    day: z.iso.date().meta({ description: 'The day of the events.' }),
    published: z.iso.date().meta({ description: 'The day whose rate it is: the last published up to `day`.' }),
    rate: z.string().meta({ description: 'Of this currency, for one euro.', example: '0.8525' }),
  })
  .meta({ id: 'RateUsed', description: 'A rate of the European Central Bank.' });
