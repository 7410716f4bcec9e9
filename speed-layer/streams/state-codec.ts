/** How operator state and re-keyed values are written: JSON in which whole numbers of any size (bigint) keep their kind. */

/** What state may hold. */
export type StateValue = string | number | bigint | boolean | null | undefined | readonly StateValue[] | { readonly [name: string]: StateValue };

/** A bigint becomes "#<digits>"; a text that begins with # gets one more. */
export function encodeState(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner === 'bigint') return `#${inner}`;
    return typeof inner === 'string' && inner.startsWith('#') ? `#${inner}` : inner;
  });
}

/** Throws SyntaxError for a text that `encodeState` did not make. */
export function decodeState(text: string): StateValue {
  return JSON.parse(text, (_name, inner: unknown) => {
    if (typeof inner !== 'string' || !inner.startsWith('#')) return inner;
    return inner.startsWith('##') ? inner.slice(1) : BigInt(inner.slice(1));
  }) as StateValue;
}
