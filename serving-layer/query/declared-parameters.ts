/** Reading a request's parameters as its operation declares them: each fault is told with what would fit. */
import { z } from 'zod';
import { parseInstant, type Millis } from '../../common/time';
import { badParameter } from './bad-parameter';

/**
 * Throws Problem for a parameter that is not declared, is empty, is given twice where once is meant, or does not fit.
 * `known`: the names that are told, where others are read elsewhere.
 */
export function readParameters<Shape extends z.ZodRawShape>(declared: z.ZodObject<Shape>, params: URLSearchParams, known = Object.keys(declared.shape)): z.output<z.ZodObject<Shape>> {
  const given: Record<string, unknown> = {};
  for (const name of new Set(params.keys())) {
    const schema = Object.hasOwn(declared.shape, name) ? declared.shape[name] : undefined;
    if (!schema) throw badParameter(name, `there is no parameter ${name} here; ${known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`}`, known);
    const values = params.getAll(name);
    if (values.includes('')) throw badParameter(name, `${name} is empty; give it a value or leave it out`);
    const isList = takesSeveral(schema);
    if (values.length > 1 && !isList) throw badParameter(name, `${name} is given ${values.length} times; say it once`);
    given[name] = isList ? values : values[0];
  }
  const parsed = declared.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw faulty(parsed.error.issues[0]);
}

function faulty(issue: z.core.$ZodIssue | undefined): Error {
  const name = String(issue?.path[0]);
  if (issue?.code !== 'invalid_value') return badParameter(name, `${name} ${issue?.message ?? 'does not fit'}`);
  const allowed = issue.values.map(String);
  return badParameter(name, `${name} cannot be "${String(issue.input)}"; it can be ${allowed.join(', ')}`, allowed);
}

function takesSeveral(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return takesSeveral(schema.unwrap());
  return schema instanceof z.ZodPipe ? takesSeveral(schema.in) : schema instanceof z.ZodArray;
}

/** Those of the parameters that are wanted. */
export function only(params: URLSearchParams, isWanted: (name: string) => boolean): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => isWanted(name)));
}

/** A text that `read` makes a value of; undefined where it cannot, and `must` says what would fit. */
export function readAs<Value>(read: (text: string) => Value | undefined, must: string) {
  return z.string().transform((text, context): Value => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `${must}, not "${text}"` });
    return z.NEVER;
  });
}

/** A whole number within bounds. */
export function wholeNumber(from: number, to: number) {
  const read = (text: string): number | undefined => (/^\d{1,15}$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined);
  return readAs(read, `must be a whole number from ${from} to ${to}`).meta({ override: { type: 'integer', minimum: from, maximum: to } });
}

/** A day (its first instant, UTC) or an instant with its zone; a "+" that was not escaped arrives as a blank. Undefined for anything else. */
export function parseDayOrInstant(text: string): Millis | undefined {
  return parseInstant(text.replace(' ', '+')) ?? parseInstant(`${text}T00:00:00Z`);
}

export const instant = readAs(parseDayOrInstant, 'must be a day such as 2011-12-01 or an instant such as 2011-12-01T08:30:00Z');

/** Some of a few words, with commas between or repeated; or none. */
export function listOf<Word extends string>(words: readonly Word[]) {
  return z
    .array(z.string())
    .transform((values) => values.flatMap((value) => value.split(',').map((word) => word.trim())))
    .pipe(z.array(z.enum(words)))
    .optional()
    .meta({ param: { style: 'form', explode: false }, override: { type: 'array', items: { type: 'string', enum: [...words] } } });
}
