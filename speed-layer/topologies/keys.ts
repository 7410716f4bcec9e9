/** Keys of two parts. */

/** No part of a key holds it: events are admitted without control characters. */
const SEPARATOR = '\u001f';

export const keyOf = (first: string, second: string): string => `${first}${SEPARATOR}${second}`;

export function partsOf(key: string): readonly [first: string, second: string] {
  const [first = '', second = ''] = key.split(SEPARATOR);
  return [first, second];
}
