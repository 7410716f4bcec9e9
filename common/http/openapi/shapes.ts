/** What several processes take or give, as schemas: amounts, positions, tokens. */
import { z } from 'zod';

export const amount = z
  .string()
  .regex(/^-?\d+(\.\d{1,4})?$/)
  .meta({ id: 'Amount', description: 'An exact decimal number as text; at most 4 decimals.', example: '97.5' });

export const position = z
  .record(z.string(), z.array(z.int().min(0)))
  .meta({ id: 'Position', description: 'By topic, the next offset to read of each partition; what is missing stands at 0.', example: { 'payment-completed': [25, 25] } });

export const token = z.string().meta({ id: 'Token', description: 'A position as text, for `atLeast`; to be passed on as it is.', example: 'eyJvcmRlci1jcmVhdGVkIjpbMSwwXX0' });

export const text = (description: string) => ({ description, content: { 'text/plain': z.string() } });
