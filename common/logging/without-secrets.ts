/** Takes secrets out of what is about to be written down, wherever in it they stand. */
import { withoutKeys } from '../http/keys/api-key';

const GONE = '***';

/** A password within an address: scheme://user:password@host. */
const IN_ADDRESS = /(:\/\/[^\s:/?#@]*):[^\s/?#]*@/g;
const IN_HEADER = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;
const NAMED = /\b(password|passwd|secret|authorization)(["']?\s*[=:]\s*)(?!Bearer\b|Basic\b)("[^"]*"|'[^']*'|[^\s,;}]+)/gi;
const SECRET_NAME = /password|passwd|secret|authorization|cookie|api-?key/i;

/** Texts are cut to this many characters, and values to this depth and width: a line is for reading. */
const LONGEST = 10_000;
const DEEPEST = 6;
const WIDEST = 100;
/** What is shorter cannot be told from an ordinary word. */
const SHORTEST = 4;

/**
 * Cleans a value of any kind: a copy of plain JSON values without the `known` secrets, API keys, passwords of addresses,
 * credentials of headers, and whatever a field's name calls secret.
 */
export function secretsRemover(known: readonly string[] = []): (value: unknown) => unknown {
  const forms = new Set(known.filter((secret) => secret.length >= SHORTEST).flatMap((secret) => [secret, encodeURIComponent(secret), encodeURI(secret)]));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);

  const text = (given: string): string => {
    const cleaned = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, GONE), given);
    const clean = withoutKeys(cleaned).replace(IN_ADDRESS, `$1:${GONE}@`).replace(IN_HEADER, `$1 ${GONE}`).replace(NAMED, `$1$2${GONE}`);
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
  };
  const value = (given: unknown, depth: number): unknown => {
    if (typeof given === 'string') return text(given);
    if (typeof given === 'bigint') return text(String(given));
    if (typeof given === 'number') return longestFirst.includes(String(given)) ? GONE : given;
    if (typeof given !== 'object' || given === null) return typeof given === 'boolean' || given === null ? given : undefined;
    if (depth > DEEPEST) return '…';
    if (given instanceof Uint8Array) return `${given.length} bytes`;
    if (given instanceof Date) return given.toJSON();
    if (given instanceof Error) return error(given, depth);
    if (Array.isArray(given)) return given.slice(0, WIDEST).map((each: unknown) => value(each, depth + 1));
    return object(Object.entries(given).slice(0, WIDEST), depth);
  };
  const object = (entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> =>
    Object.fromEntries(entries.map(([name, each]) => [text(name), SECRET_NAME.test(name) ? GONE : value(each, depth + 1)]));
  // Its own fields are left out: a client's error may carry a whole address or request.
  const error = (given: Error, depth: number): unknown => {
    const told = { type: given.name, message: given.message, code: 'code' in given ? given.code : undefined, stack: given.stack, cause: given.cause };
    return object(Object.entries(told).filter(([, each]) => each !== undefined), depth);
  };
  return (given) => value(given, 0);
}
