/** A published generation as a row of Postgres. */
import { z } from 'zod';
import type { Generation } from '../generation';
import { isPosition, type Position } from '../position';

/** What `parseGeneration` needs of the table `generation`. */
export const GENERATION_COLUMNS = 'id, run, cut, definitions, published_at::text, reconciled';

const mismatch = z.object({ cell: z.string(), expected: z.array(z.string()), found: z.array(z.string()) });
/** Reconciliation, as it lies in JSON. */
export const reconciledShape = z.union([z.object({ compared: z.number(), mismatches: z.number(), examples: z.array(mismatch) }), z.object({ skipped: z.string() })]);
const shape = z
  .object({
    id: z.coerce.number().int(),
    run: z.string(),
    cut: z.custom<Position>(isPosition),
    definitions: z.string(),
    published_at: z.coerce.number(),
    reconciled: reconciledShape,
  })
  .transform(({ published_at: publishedAt, ...row }): Generation => ({ ...row, publishedAt }));

/** Throws where a row is not what the migrations say. */
export function parseGeneration(row: unknown): Generation {
  return shape.parse(row);
}
