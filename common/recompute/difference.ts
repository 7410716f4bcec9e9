/** What a computed result would change in the answers: the batch layer keeps it in Postgres, the serving layer tells it. */
import { z } from 'zod';

/** One measure as it is answered now and as it would be; null where there is none. Money as a decimal text, as everywhere outside. */
export const changeSchema = z.strictObject({
  unit: z.enum(['money', 'number']),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** After less before, a missing one being nothing; null for a smallest or largest value that is missing on one side. */
  difference: z.string().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** One cell that would be answered otherwise. */
export const differingCellSchema = z.strictObject({
  view: z.string(),
  /** Start of its time bucket, ms since 1970 UTC; 0 for the log's own counters. */
  bucket: z.number().int(),
  dimensions: z.record(z.string(), z.string()),
  measures: z.record(z.string(), changeSchema),
});
export type DifferingCell = z.infer<typeof differingCellSchema>;

/** All cells of a view, in one currency where it has any, that differ: how many, and what their sums come to. */
export const differingViewSchema = z.strictObject({
  view: z.string(),
  currency: z.string().nullable(),
  cells: z.number().int(),
  totals: z.record(z.string(), changeSchema),
});
export type DifferingView = z.infer<typeof differingViewSchema>;

export const differenceSchema = z.union([
  z.strictObject({
    /** Cells compared, how many of them differ, and how many of those are kept one by one. */
    compared: z.number().int(),
    differing: z.number().int(),
    kept: z.number().int(),
    /** Then a difference is no defect: it is what the new definitions change. Measures are compared by their place. */
    definitionsChanged: z.boolean(),
    /** Over every cell that differs, kept or not. */
    views: z.array(differingViewSchema),
  }),
  z.strictObject({ skipped: z.string() }),
]);
export type Difference = z.infer<typeof differenceSchema>;
