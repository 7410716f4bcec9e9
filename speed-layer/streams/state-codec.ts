/** How operator state and re-keyed values are written: JSON in which whole numbers of any size (bigint) keep their kind, and numbers that JSON does not have stay what they are. */

/** What state may hold. */
export type StateValue = string | number | bigint | boolean | null | undefined | readonly StateValue[] | { readonly [name: string]: StateValue };

const STRANGE: Readonly<Record<string, number>> = { '#Infinity': Infinity, '#-Infinity': -Infinity, '#NaN': NaN };

/**
 * A bigint becomes "#<digits>", Infinity "#Infinity"; a text that begins with # gets one more. Throws TypeError for an object
 * that is not plain, such as a Date: what was read again would be another thing.
 */
export function encodeState(value: unknown): string {
  return JSON.stringify(marked(value));
}

/** Throws SyntaxError for a text that `encodeState` did not make. */
export function decodeState(text: string): StateValue {
  const read: unknown = JSON.parse(text);
  return (text.includes('"#') ? unmarked(read) : read) as StateValue;
}

// Walked by hand: JSON's own replacer and reviver are called for every name, which costs several times as much.

function marked(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('#') ? `#${value}` : value;
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return `#${value}`;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(marked);
  if (!isPlain(value)) throw new TypeError(`a ${value.constructor.name} cannot be kept in state, nor handed to another task: make a plain object, a text or a number of it`);
  return mapped(value, marked);
}

function unmarked(value: unknown): unknown {
  if (typeof value === 'string') {
    if (!value.startsWith('#')) return value;
    return value.startsWith('##') ? value.slice(1) : (STRANGE[value] ?? BigInt(value.slice(1)));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(unmarked) : mapped(value, unmarked);
}

/** Of no class but Object, whichever realm it comes from. */
function isPlain(value: object): boolean {
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === null || Object.getPrototypeOf(kind) === null;
}

function mapped(value: object, change: (inner: unknown) => unknown): object {
  const made: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) made[name] = change(inner);
  return made;
}
