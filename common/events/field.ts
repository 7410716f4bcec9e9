/**
 * The kinds of field an event may have. A kind is said once here: how it is parsed, which type it becomes, and which
 * columns of the archive hold it (archive-table.ts).
 */
import { z } from 'zod';
import { formatMoney, MAX_AMOUNT, parseMoney, type Money } from '../money';
import { CURRENCIES } from './currencies';
import type { RejectionReason } from './rejection';

/** One line of an order. Quantities are whole and may be negative (stock written off); prices carry 4 decimals. */
export interface Item {
  readonly productId: string;
  readonly quantity: bigint;
  readonly unitPrice: Money;
}

export type FieldKind = 'text' | 'amount' | 'items';

export interface Field<T> {
  readonly kind: FieldKind;
  readonly about: string;
  readonly optional: boolean;
  readonly limits: FieldLimits;
  readonly schema: z.ZodType<T>;
}

/** What the schema asks beyond the kind, said again as plain values for the scanner (scan/). */
export interface FieldLimits {
  /** Texts: UTF-16 units at most. */
  readonly maxLength?: number;
  /** Texts: these and no others. */
  readonly among?: ReadonlySet<string>;
  /** Amounts, and the prices of items: whether they may be negative. */
  readonly signed?: boolean;
}

export const MAX_ID_LENGTH = 128;
const MAX_QUANTITY = 1_000_000_000;
export const MAX_ITEMS = 10_000;

/** Control characters would break keys and Postgres text; a lone surrogate has no UTF-8 form. */
function plainText(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !/[\u0000-\u001f\u007f]/.test(text) && text.isWellFormed(), 'must be plain text without control characters');
}

const idSchema = plainText(MAX_ID_LENGTH);

const moneySchema = (signed: boolean) =>
  z.string('must be a decimal string such as "12.50"').transform((text, context): Money => {
    const parsed = parseMoney(text);
    const why = parsed.ok ? (!signed && parsed.amount < 0n ? `"${text}" is negative` : undefined) : parsed.why;
    if (parsed.ok && why === undefined) return parsed.amount;
    context.addIssue(issue('invalid-amount', why ?? 'is not an amount'));
    return z.NEVER;
  });

const currencySchema = z.string().refine((code) => CURRENCIES.has(code), {
  message: 'is not a known ISO 4217 currency code',
  params: { reason: 'unknown-currency' satisfies RejectionReason },
});

/** Beyond its bounds a quantity stays a number, so checking must end there: nothing may multiply it. */
const quantitySchema = z.int().min(-MAX_QUANTITY, { abort: true }).max(MAX_QUANTITY, { abort: true }).transform(BigInt);

const itemsSchema = (signed: boolean) =>
  z
    .array(
      z
        .object({
          productId: idSchema,
          quantity: quantitySchema,
          unitPrice: moneySchema(signed),
        })
        .superRefine((item, context) => {
          const product = item.quantity * item.unitPrice;
          if (product > MAX_AMOUNT || product < -MAX_AMOUNT) {
            context.addIssue(issue('invalid-amount', `quantity times unitPrice is beyond ${formatMoney(MAX_AMOUNT)}`));
          }
        }),
    )
    .max(MAX_ITEMS);

function issue(reason: RejectionReason, message: string) {
  return { code: 'custom' as const, message, params: { reason } };
}

export const id = (about: string): Field<string> => text(about, MAX_ID_LENGTH);
export const text = (about: string, maxLength: number): Field<string> => ({
  kind: 'text',
  about,
  optional: false,
  limits: { maxLength },
  schema: plainText(maxLength),
});
export const currency = (about: string): Field<string> => ({
  kind: 'text',
  about,
  optional: false,
  limits: { among: CURRENCIES },
  schema: currencySchema,
});
/** An amount of at least 0. */
export const amount = (about: string): Field<Money> => amountOf(about, false);
/** An amount of either sign. */
export const signedAmount = (about: string): Field<Money> => amountOf(about, true);
export const items = (about: string): Field<readonly Item[]> => itemsOf(about, false);
/** Items whose prices may be negative, as in adjustments. */
export const signedItems = (about: string): Field<readonly Item[]> => itemsOf(about, true);

function amountOf(about: string, signed: boolean): Field<Money> {
  return { kind: 'amount', about, optional: false, limits: { signed }, schema: moneySchema(signed) };
}

function itemsOf(about: string, signed: boolean): Field<readonly Item[]> {
  return { kind: 'items', about, optional: false, limits: { signed }, schema: itemsSchema(signed) };
}

export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, optional: true, schema: field.schema.optional() };
}
