/**
 * Which JSON the scanner reads: each pattern matches only valid JSON that the schemas accept (up to the limits that
 * scan.ts checks), never all of it. What does not match is left to `admit`.
 */

/** Characters of a text without escapes. Control characters and DEL, which the schemas refuse, are left out. */
const PLAIN = '[^"\\\\\\u0000-\\u001f\\u007f]';

/** Each captures one value. */
export const TEXT = `"(${PLAIN}+)"`;
export const INSTANT = '"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)Z"';
/** At most 15 digits in 1/10,000: always within MAX_AMOUNT, and exact as a double. */
export const AMOUNT = '"(\\d{1,11}(?:\\.\\d{1,4})?)"';
export const SIGNED_AMOUNT = '"(-?\\d{1,11}(?:\\.\\d{1,4})?)"';
/** Within the bounds of a quantity. */
export const QUANTITY = '(-?(?:0|[1-9]\\d{0,8}))';
/** Stands behind the bracket that opens the items: where a pattern is cut in two. Never part of an expression. */
export const CUT = '\u0000';

/** A value of a field that nobody declared: matched, so that the record is known to be JSON, and passed over. */
const ANY_SCALAR = `(?:"${PLAIN}*"|-?(?:0|[1-9]\\d{0,15})(?:\\.\\d{1,15})?|true|false|null)`;

/** Names that stand for themselves, in JSON as in an expression; and no `__proto__`. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Member {
  readonly name: string;
  readonly value: string;
  /** May be left out. */
  readonly optional?: boolean;
}

/** The pattern of an object with the members of `sample`, in its order. `space` is what follows commas and colons. */
export function objectPattern(sample: JsonObject, space: string, memberOf: (name: string, value: unknown) => Member | undefined): string | undefined {
  const members: string[] = [];
  for (const [name, sampled] of Object.entries(sample)) {
    const member = PLAIN_NAME.test(name) ? memberOf(name, sampled) : undefined;
    if (!member) return undefined;
    const first = members.length === 0;
    const pattern = `${first ? '' : `,${space}`}"${name}":${space}${member.value}`;
    // The first has no comma that could go with it.
    members.push(member.optional && !first ? `(?:${pattern})?` : pattern);
  }
  return `\\{${members.join('')}\\}`;
}

/** A member that nobody declared; undefined where it holds more than a plain value. */
export function anyMember(name: string, sample: unknown): Member | undefined {
  return typeof sample === 'object' && sample !== null ? undefined : { name, value: ANY_SCALAR };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
