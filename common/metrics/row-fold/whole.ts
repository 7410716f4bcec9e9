/**
 * Whole numbers of any size, fast while they are small: a double below 2^53, which holds every one of them exactly, and
 * a bigint otherwise. The result of each operation is looked at before it is believed: a product or negation beyond
 * ±(2^53 - 1) shows as a double beyond it, because rounding never crosses a number that doubles hold.
 */
export type Whole = number | bigint;

export function isSafe(number: number): boolean {
  return number <= Number.MAX_SAFE_INTEGER && number >= -Number.MAX_SAFE_INTEGER;
}

export function multiply(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (isSafe(product)) return product;
  }
  return BigInt(a) * BigInt(b);
}

export function negate(a: Whole): Whole {
  return -a;
}

export function wholeOf(value: bigint): Whole {
  const number = Number(value);
  return isSafe(number) ? number : value;
}
