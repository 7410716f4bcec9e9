/** A drawn topology: where its boxes and arrows lie. Whoever shows it chooses the colours. */
import { z } from 'zod';

const BOX_KINDS = ['input', 'internal', 'output', 'table', 'step', 'state'] as const;
export type BoxKind = (typeof BOX_KINDS)[number];

/** Lengths in pixels at a text of 12 pixels; a box's x and y are its upper left corner. */
export const pictureShape = z.object({
  width: z.number(),
  height: z.number(),
  boxes: z.array(z.object({ kind: z.enum(BOX_KINDS), lines: z.array(z.string()), x: z.number(), y: z.number(), width: z.number(), height: z.number() })),
  /** The points that each arrow goes through. */
  arrows: z.array(z.array(z.tuple([z.number(), z.number()]))),
});
export type Picture = z.infer<typeof pictureShape>;
