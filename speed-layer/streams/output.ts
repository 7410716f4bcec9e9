/**
 * What a topology says to Kafka, declared once: its topic, its fields, and how they are written and read again. Amounts
 * are decimal texts and times ISO 8601, as in the events that come in.
 */
import { z } from 'zod';
import { formatMoney, parseMoney, type Money } from '../../common/money';
import { parseInstant, type Millis } from '../../common/time';
import type { Window } from './stream-record';
import type { Source } from './steps/source';

/** One field: its JSON form, and the way back. */
export interface OutputField<T> {
  readonly about: string;
  /** What kind of value it holds, for people. */
  readonly kind: string;
  readonly schema: z.ZodType<T>;
  /** Throws TypeError for a value that does not fit, saying which it is: `at`. */
  print(value: T, at: string): unknown;
}

export const money = (about: string): OutputField<Money> => ({ about, kind: 'decimal text', schema: decimal, print: (value, at) => formatMoney(fitting(typeof value === 'bigint', value, at, 'an amount')) });
export const whole = (about: string): OutputField<number> => ({ about, kind: 'whole number', schema: z.int(), print: (value, at) => fitting(Number.isSafeInteger(value), value, at, 'a whole number') });
export const text = (about: string): OutputField<string> => ({ about, kind: 'text', schema: z.string(), print: (value, at) => fitting(typeof value === 'string', value, at, 'a text') });
export const flag = (about: string): OutputField<boolean> => ({ about, kind: 'true or false', schema: z.boolean(), print: (value, at) => fitting(typeof value === 'boolean', value, at, 'true or false') });
export const instant = (about: string): OutputField<Millis> => ({ about, kind: 'ISO 8601', schema: isoInstant, print: (value, at) => iso(fitting(Math.abs(value) <= LAST_INSTANT, value, at, 'an instant')) });
export const nullable = <T>(field: OutputField<T>): OutputField<T | null> => ({
  about: field.about,
  kind: `${field.kind}, or null`,
  schema: field.schema.nullable(),
  print: (value, at) => (value === null ? null : field.print(value, at)),
});
export const list = <T>(about: string, field: OutputField<T>): OutputField<readonly T[]> => ({
  about,
  kind: `list of ${field.kind}`,
  schema: z.array(field.schema),
  print: (values, at) => fitting(Array.isArray(values), values, at, 'a list').map((value, i) => field.print(value, `${at}[${i}]`)),
});
export const object = <F extends OutputFields>(about: string, fields: F): OutputField<DataOf<F>> => ({
  about,
  kind: `{ ${Object.entries(fields).map(([name, { kind }]) => `${name}: ${kind}`).join('; ')} }`,
  schema: schemaOf(fields),
  print: (data, at) => printed(fields, data, `${at}.`),
});

export type OutputFields = Readonly<Record<string, OutputField<unknown>>>;
export type DataOf<F extends OutputFields> = { readonly [Name in keyof F]: F[Name] extends OutputField<infer T> ? T : never };

/** One output, as readers get it. */
export interface OutputEvent<Data> {
  readonly eventType: string;
  /** The same whenever the same thing is said, also by a replay. */
  readonly eventId: string;
  readonly timestamp: Millis;
  readonly key: string;
  /** What this output is about, where that is a window. */
  readonly window?: Window;
  /** Of two outputs about the same, the one with the greater number holds. */
  readonly revision: number;
  /** Which making of the topology says it, from the second on. A later edition's word holds against any before. */
  readonly edition?: number;
  /** What was said about this is taken back. */
  readonly retracted?: true;
  readonly data: Data;
}

export interface OutputDeclaration<Data = unknown> extends Source<OutputEvent<Data>> {
  readonly type: string;
  readonly about: string;
  /** Whether somebody should look at it: always (true), or where this field is true. */
  readonly alert?: true | string;
  readonly fields: Readonly<Record<string, Pick<OutputField<unknown>, 'kind' | 'about'>>>;
  print(event: OutputEvent<Data>): string;
}

export function defineOutput<F extends OutputFields>(declared: Pick<OutputDeclaration, 'topic' | 'type' | 'about'> & { readonly alert?: true | (keyof F & string); readonly fields: F }): OutputDeclaration<DataOf<F>> {
  const { topic, type, about, alert, fields } = declared;
  const span = z.object({ start: isoInstant, end: isoInstant });
  const shape = z.object({
    eventType: z.literal(type),
    eventId: z.string(),
    timestamp: isoInstant,
    key: z.string(),
    window: span.optional(),
    revision: z.int().default(0),
    edition: z.int().optional(),
    retracted: z.literal(true).optional(),
    data: schemaOf(fields),
  });
  return {
    topic,
    type,
    about,
    ...(alert !== undefined && { alert }),
    fields,
    parse: (value) => {
      const { window, edition, retracted, ...rest } = shape.parse(value);
      return { ...rest, ...(window && { window }), ...(edition !== undefined && { edition }), ...(retracted && { retracted }) };
    },
    print: ({ timestamp, window, data, ...rest }) =>
      JSON.stringify({ version: 1, ...rest, timestamp: iso(timestamp), ...(window && { window: { start: iso(window.start), end: iso(window.end) } }), data: printed(fields, data, `output ${topic}: `) }),
  };
}

const decimal = z.string().transform((value, context): Money => {
  const parsed = parseMoney(value, 'any size');
  if (parsed.ok) return parsed.amount;
  context.addIssue({ code: 'custom', message: parsed.why });
  return z.NEVER;
});

const isoInstant = z.string().transform((value, context): Millis => {
  const at = parseInstant(value);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: `"${value}" is no instant such as 2026-11-21T10:00:00Z` });
  return z.NEVER;
});

/** What a Date can hold, ms. */
const LAST_INSTANT = 8.64e15;

function fitting<T>(isFit: boolean, value: T, at: string, what: string): T {
  if (!isFit) throw new TypeError(`${at} is ${String(value)}, not ${what}`);
  return value;
}

function iso(at: Millis): string {
  return new Date(at).toISOString();
}

/** The fields' own schemas give the types of `DataOf`; zod cannot say so for a record of them. */
function schemaOf<F extends OutputFields>(fields: F): z.ZodType<DataOf<F>> {
  return z.object(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema]))) as unknown as z.ZodType<DataOf<F>>;
}

function printed<F extends OutputFields>(fields: F, data: DataOf<F>, at: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.print(data[name], `${at}${name}`)]));
}
