/** What may be posted: parsed once, at the edge. Amounts are decimal strings, or numbers read through their shortest text. */
import { z } from 'zod';
import { formatMoney, MAX_AMOUNT, parseMoney, parseMoneyNumber, type Money } from '../common/money';
import { invalidRequest } from '../common/problem';

const amount = z.union([z.string(), z.number()], 'must be an amount such as 100 or "99.95"').transform((value, context): Money => {
  const parsed = typeof value === 'number' ? parseMoneyNumber(value) : parseMoney(value);
  if (parsed.ok && parsed.amount >= 0n) return parsed.amount;
  context.addIssue({ code: 'custom', message: parsed.ok ? `${value} is negative` : parsed.why });
  return z.NEVER;
});

const id = z.string().min(1).max(128);

const common = {
  userId: id.optional(),
  amount: amount.optional().meta({ description: 'In units of the currency: a decimal text of at most 4 decimals, or a number read through its shortest text.', example: '99.95' }),
  currency: z.string().optional().meta({ description: 'ISO 4217; USD otherwise.', example: 'EUR' }),
  country: z.string().optional(),
  timestamp: z.string().optional().meta({ description: 'Event time with its zone, for events that happened before; otherwise now.', example: '2011-12-09T12:50:00Z' }),
};

const item = z.strictObject({ productId: id, quantity: z.int().min(1).max(1_000_000_000), unitPrice: amount });

export const orderRequest = z
  .strictObject({
    ...common,
    orderId: id.optional().meta({ description: 'Made where it is left out; one of your own makes a retry harmless.' }),
    email: z.string().optional(),
    items: z.array(item).min(1).max(10_000).optional().meta({ description: 'An order without an amount costs what these cost.' }),
    pay: z.boolean().default(true).meta({ description: 'Whether it is paid at once.' }),
  })
  .meta({ id: 'Order', example: { amount: 100 } });

export const paymentRequest = z
  .strictObject({
    ...common,
    orderId: id,
    paymentId: id.optional().meta({ description: 'Makes a retry harmless, as an Idempotency-Key does.' }),
    status: z.enum(['completed', 'failed'], 'must be "completed" or "failed"').default('completed'),
    reason: z.string().optional(),
  })
  .meta({ id: 'Payment', example: { orderId: 'order-1', amount: '99.95' } });

/** A user, as in the events. */
export const userParams = z.strictObject({ userId: id.regex(/^[^\u0000-\u001f\u007f]*$/, 'must be plain text') });

export const clearingRequest = z
  .strictObject({ clearedBy: z.string().min(1).max(128).default('unnamed').meta({ description: 'Who says so, in a few words.', example: 'the fraud desk' }) })
  .meta({ id: 'Clearing', example: { clearedBy: 'the fraud desk' } });

export type OrderRequest = Omit<z.infer<typeof orderRequest>, 'amount'> & { readonly amount: Money };
export type PaymentRequest = z.infer<typeof paymentRequest>;

/** Throws Problem. An order without an amount costs what its items cost. */
export function parseOrder(body: unknown): OrderRequest {
  const order = parse(orderRequest, body, 'an order', '{"amount": 100}');
  const total = order.amount ?? order.items?.reduce((sum, each) => sum + BigInt(each.quantity) * each.unitPrice, 0n);
  if (total === undefined) throw invalidRequest('an order needs an amount or items: {"amount": 100} is enough');
  if (total > MAX_AMOUNT) throw invalidRequest(`amount: the items cost more than ${formatMoney(MAX_AMOUNT)} together`);
  return { ...order, amount: total };
}

/** Throws Problem. */
export function parsePayment(body: unknown): PaymentRequest {
  return parse(paymentRequest, body, 'a payment', '{"orderId": "...", "status": "completed", "amount": 100}');
}

/** Throws Problem. */
export function parseClearing(params: unknown, body: unknown): { readonly userId: string; readonly clearedBy: string } {
  return { ...parse(userParams, params, 'a user', '/api/users/customer-7/clear'), ...parse(clearingRequest, body ?? {}, 'a clearing', '{"clearedBy": "the fraud desk"}') };
}

function parse<T>(schema: z.ZodObject & z.ZodType<T>, body: unknown, what: string, example: string): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest(`send ${what} as a JSON object with Content-Type: application/json, such as ${example}`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')}: not a field of ${what}${issue.path.length ? ` (in ${issue.path.join('.')})` : ''}; the fields are ${Object.keys(schema.shape).join(', ')}`
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw invalidRequest(sentences.join('; '));
}
