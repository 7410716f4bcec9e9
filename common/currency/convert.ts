/** Converts amounts of many days and currencies into one sum: exact rationals throughout, rounded once at the end. */
import { divideHalfEven, MONEY_SCALE, type Money } from '../money';
import type { Day } from '../time';
import { rateOn, type Rate, type Rates } from './rates';

/** An amount to convert by the rate of its day (UTC, the day of the event). */
export interface Addend {
  readonly amount: Money;
  readonly currency: string;
  readonly day: Day;
}

/** Which rate served a day: the one published then, or the last one before. */
export interface RateUsed {
  readonly currency: string;
  readonly day: Day;
  readonly published: Day;
  /** Units of the currency per euro, as published. */
  readonly rate: string;
}

export interface Conversion {
  readonly amount: Money;
  /** By currency, then day. Amounts that already are in the wanted currency use none. */
  readonly rates: readonly RateUsed[];
}

const EURO = 'EUR';

/** A converted sum before it is rounded: numerator / denominator, in 1/10,000. */
export interface ExactConversion {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly rates: readonly RateUsed[];
}

/**
 * Sums `addends` in the currency `to`: amount / (rate of its currency) * (rate of `to`), both of its day, through the euro.
 * Throws RateError where a rate is missing: an answer that leaves money out would be wrong.
 */
export function convertExactly(rates: Rates, addends: Iterable<Addend>, to: string): ExactConversion {
  const used = new Map<string, RateUsed>();
  const rate = (currency: string, day: Day): Rate | undefined => {
    if (currency === EURO) return undefined;
    const found = rateOn(rates, currency, day);
    used.set(`${currency} ${day}`, { currency, day, published: found.published, rate: found.text });
    return found;
  };
  const byDenominator = new Map<bigint, bigint>();
  for (const { amount, currency, day } of totals(addends)) {
    const [numerator, denominator] = currency === to ? [1n, 1n] : quotient(rate(to, day), rate(currency, day));
    byDenominator.set(denominator, (byDenominator.get(denominator) ?? 0n) + amount * numerator);
  }
  const [numerator, denominator] = sum(byDenominator);
  const order = [...used.keys()].sort();
  return { numerator, denominator, rates: order.flatMap((key) => used.get(key) ?? []) };
}

/** Rounds numerator / denominator, in 1/10,000, half to even at `decimals` (0 to 4). */
export function roundMoney(numerator: bigint, denominator: bigint, decimals: number): Money {
  const step = 10n ** BigInt(MONEY_SCALE - decimals);
  return divideHalfEven(numerator, denominator * step) * step;
}

/** As `convertExactly`, rounded once at the end. */
export function convert(rates: Rates, addends: Iterable<Addend>, to: string, decimals: number = MONEY_SCALE): Conversion {
  const { numerator, denominator, rates: used } = convertExactly(rates, addends, to);
  return { amount: roundMoney(numerator, denominator, decimals), rates: used };
}

/** One addend per currency and day, so that each rate is looked up and multiplied with once. */
function totals(addends: Iterable<Addend>): Iterable<Addend> {
  const byDay = new Map<string, Addend>();
  for (const { amount, currency, day } of addends) {
    const key = `${currency} ${day}`;
    byDay.set(key, { amount: (byDay.get(key)?.amount ?? 0n) + amount, currency, day });
  }
  return byDay.values();
}

/** `to` / `from` as numerator and denominator; undefined stands for the euro, whose rate is 1. */
function quotient(to: Rate | undefined, from: Rate | undefined): [bigint, bigint] {
  const shift = (from?.decimals ?? 0) - (to?.decimals ?? 0);
  const scale = 10n ** BigInt(Math.abs(shift));
  const [numerator, denominator] = [to?.digits ?? 1n, from?.digits ?? 1n];
  return shift >= 0 ? [numerator * scale, denominator] : [numerator, denominator * scale];
}

/** Adds fractions over their least common denominator. Each denominator is small, so that every step is cheap. */
function sum(byDenominator: ReadonlyMap<bigint, bigint>): [bigint, bigint] {
  let total = 0n;
  let common = 1n;
  for (const [denominator, numerator] of byDenominator) {
    const shared = greatestCommonDivisor(denominator, common % denominator);
    total = total * (denominator / shared) + numerator * (common / shared);
    common *= denominator / shared;
  }
  return [total, common];
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
