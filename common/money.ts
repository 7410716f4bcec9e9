/**
 * Money: an integer count of 1/10,000 of a currency's unit, as a bigint.
 * No float ever holds an amount; text is parsed and printed digit by digit.
 */
export type Money = bigint;

/** Decimal places that every amount carries inside. */
export const MONEY_SCALE = 4;

const UNIT = 10n ** BigInt(MONEY_SCALE);

/**
 * The largest amount one event may carry, 99,999,999,999.9999: 15 digits, so that it also passes unharmed
 * through anything that reads numbers as IEEE doubles (Redis scripts compare with them).
 */
export const MAX_AMOUNT: Money = 10n ** 15n - 1n;

const DECIMAL = /^(-?)(\d{1,32})(?:\.(\d{1,32}))?$/;

export type ParsedMoney = { ok: true; amount: Money } | { ok: false; why: string };

/**
 * Parses a plain decimal text such as "12", "-0.5" or "2.550". Exact: never rounds.
 * Refused: exponents, signs other than a leading minus, more than 4 significant decimals, and what is larger than `most`,
 * an event's amount unless it is said otherwise; a sum may be of any size.
 */
export function parseMoney(text: string, most: Money | 'any size' = MAX_AMOUNT): ParsedMoney {
  const match = DECIMAL.exec(text);
  if (!match) return { ok: false, why: `"${shorten(text)}" is not a plain decimal number such as "12.50"` };
  const [, sign, whole = '', fraction = ''] = match;
  const decimals = fraction.replace(/0+$/, '');
  if (decimals.length > MONEY_SCALE) {
    return { ok: false, why: `"${shorten(text)}" has ${decimals.length} decimals; at most ${MONEY_SCALE} fit` };
  }
  const units = BigInt(whole) * UNIT + BigInt(decimals.padEnd(MONEY_SCALE, '0'));
  if (most !== 'any size' && units > most) {
    return { ok: false, why: `"${shorten(text)}" is larger than ${formatMoney(most)}` };
  }
  return { ok: true, amount: sign ? -units : units };
}

/**
 * Reads a JSON number, as old events carry amounts, through its shortest decimal text.
 * Beyond 15 significant digits a double may already have lost the sender's digits, so it is refused.
 */
export function parseMoneyNumber(number: number): ParsedMoney {
  if (!Number.isFinite(number)) return { ok: false, why: `${number} is not an amount` };
  const text = String(number);
  if (text.includes('e')) return { ok: false, why: `${text} is too large or too small for an amount` };
  const digits = text.replace('-', '').replace('.', '').replace(/^0+/, '');
  if (digits.length > 15) return { ok: false, why: `${text} has more than 15 digits: send amounts as decimal strings` };
  return parseMoney(text);
}

/** Prints an amount as plain decimal text with no superfluous zeros: 97477479340n → "9747747.934". */
export function formatMoney(amount: Money): string {
  const magnitude = amount < 0n ? -amount : amount;
  const whole = (magnitude / UNIT).toString();
  const decimals = (magnitude % UNIT).toString().padStart(MONEY_SCALE, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${whole}${decimals ? `.${decimals}` : ''}`;
}

/**
 * Divides two integers and rounds to the nearest, halves to the even neighbour (IEEE 754 and ECB practice).
 * Works for either sign; throws RangeError on a zero divisor.
 */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  if (divisor < 0n) return divideHalfEven(-dividend, -divisor);
  let quotient = dividend / divisor;
  let remainder = dividend % divisor;
  if (remainder < 0n) {
    quotient -= 1n;
    remainder += divisor;
  }
  const twice = remainder * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return up ? quotient + 1n : quotient;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
