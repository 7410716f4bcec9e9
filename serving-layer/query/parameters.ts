/** Reading a request's parameters: each known by name, each fault told with what would fit. */
import { Problem } from '../../common/problem';
import { parseInstant, type Millis } from '../../common/time';

/** 400: a parameter that does not exist, or a value that does not fit. */
export function badParameter(parameter: string, detail: string, allowed?: readonly string[]): Problem {
  return new Problem(400, 'bad-parameter', 'This parameter cannot be used', detail, { parameter, ...(allowed && { allowed }) });
}

/** Throws Problem for a parameter that is not in `known`. */
export function checkNames(params: URLSearchParams, known: readonly string[]): void {
  for (const name of new Set(params.keys())) {
    if (!known.includes(name)) throw badParameter(name, `there is no parameter ${name} here; ${known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`}`, known);
  }
}

/** The one value of a parameter; undefined where it is not given. Throws Problem where it is given twice or empty. */
export function single(params: URLSearchParams, name: string): string | undefined {
  const values = params.getAll(name);
  if (values.length > 1) throw badParameter(name, `${name} is given ${values.length} times; say it once`);
  if (values[0] === '') throw badParameter(name, `${name} is empty; give it a value or leave it out`);
  return values[0];
}

/** One of a few words. Throws Problem naming them. */
export function oneOf<Word extends string>(params: URLSearchParams, name: string, words: readonly Word[]): Word | undefined {
  const value = single(params, name);
  if (value === undefined) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw badParameter(name, `${name} cannot be "${value}"; it can be ${words.join(', ')}`, words);
  return word;
}

/** A whole number within bounds. Throws Problem naming them. */
export function wholeNumber(params: URLSearchParams, name: string, from: number, to: number): number | undefined {
  const value = single(params, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < from || number > to) throw badParameter(name, `${name} must be a whole number from ${from} to ${to}, not "${value}"`);
  return number;
}

/** A day ("2011-12-01": its first instant, UTC) or an instant with its zone. Throws Problem. */
export function instant(params: URLSearchParams, name: string): Millis | undefined {
  const value = single(params, name);
  if (value === undefined) return undefined;
  // A "+" of a zone that was not escaped arrives as a blank.
  const at = parseInstant(value.replace(' ', '+')) ?? parseInstant(`${value}T00:00:00Z`);
  if (at === undefined) throw badParameter(name, `${name} must be a day such as 2011-12-01 or an instant such as 2011-12-01T08:30:00Z, not "${value}"`);
  return at;
}
