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
  readonly schema: z.ZodType<T>;
  print(value: T): unknown;
}

type Printed = string | number | boolean | null;

export const money = (about: string): OutputField<Money> => ({ about, schema: decimal, print: formatMoney });
export const whole = (about: string): OutputField<number> => ({ about, schema: z.int(), print: itself });
export const text = (about: string): OutputField<string> => ({ about, schema: z.string(), print: itself });
export const flag = (about: string): OutputField<boolean> => ({ about, schema: z.boolean(), print: itself });
export const instant = (about: string): OutputField<Millis> => ({ about, schema: isoInstant, print: iso });
export const nullable = <T>(field: OutputField<T>): OutputField<T | null> => ({
  about: field.about,
  schema: field.schema.nullable(),
  print: (value) => (value === null ? null : field.print(value)),
});
export const list = <T>(about: string, field: OutputField<T>): OutputField<readonly T[]> => ({
  about,
  schema: z.array(field.schema),
  print: (values) => values.map((value) => field.print(value)),
});
export const object = <F extends OutputFields>(about: string, fields: F): OutputField<DataOf<F>> => ({ about, schema: schemaOf(fields), print: (data) => printed(fields, data) });

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
  /** What was said about this window is taken back. */
  readonly retracted?: true;
  readonly data: Data;
}

export interface OutputDeclaration<Data = unknown> extends Source<OutputEvent<Data>> {
  readonly type: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, { readonly about: string }>>;
  print(event: OutputEvent<Data>): string;
}

export function defineOutput<F extends OutputFields>(declared: { readonly topic: string; readonly type: string; readonly about: string; readonly fields: F }): OutputDeclaration<DataOf<F>> {
  const { topic, type, about, fields } = declared;
  const span = z.object({ start: isoInstant, end: isoInstant });
  const shape = z.object({
    eventType: z.literal(type),
    eventId: z.string(),
    timestamp: isoInstant,
    key: z.string(),
    window: span.optional(),
    revision: z.int().default(0),
    retracted: z.literal(true).optional(),
    data: schemaOf(fields),
  });
  return {
    topic,
    type,
    about,
    fields,
    parse: (value) => {
      const { window, retracted, ...rest } = shape.parse(value);
      return { ...rest, ...(window && { window }), ...(retracted && { retracted }) };
    },
    print: ({ timestamp, window, data, ...rest }) =>
      JSON.stringify({ version: 1, ...rest, timestamp: iso(timestamp), ...(window && { window: { start: iso(window.start), end: iso(window.end) } }), data: printed(fields, data) }),
  };
}

const decimal = z.string().transform((value, context): Money => {
  const parsed = parseMoney(value);
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

function itself(value: Printed): Printed {
  return value;
}

function iso(at: Millis): string {
  return new Date(at).toISOString();
}

/** The fields' own schemas give the types of `DataOf`; zod cannot say so for a record of them. */
function schemaOf<F extends OutputFields>(fields: F): z.ZodType<DataOf<F>> {
  return z.object(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema]))) as unknown as z.ZodType<DataOf<F>>;
}

function printed<F extends OutputFields>(fields: F, data: DataOf<F>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.print(data[name])]));
}
