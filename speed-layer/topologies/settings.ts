/** What the built-in topologies can be told: see common/config.ts, where each has its variable. */
import { ConfigError, readConfig, type Config } from '../../common/config';
import { formatMoney, type Money } from '../../common/money';
import type { Millis } from '../../common/time';
import { seconds } from '../streams/windows';

export interface TopologySettings {
  /** Which of them run: `all`, or names with commas between. */
  readonly topologies: string;
  /** Orders of at least this amount count in order-metrics, in the order's own currency. */
  readonly largeOrder: Money;
  /** From which amounts a large order is standard and premium. */
  readonly categories: { readonly standard: Money; readonly premium: Money };
  /** Orders above this amount, in a currency that has a rate, are of high value. */
  readonly highValue: Money;
  /** Vietnamese dong for one of each currency. */
  readonly dongRates: Readonly<Record<string, Money>>;
  /** Tax on an order of high value, in per cent. */
  readonly taxPercent: bigint;
  /** A window peaks at this many per cent of the mean of those before it. */
  readonly peakPercent: bigint;
  /** So many failed payments of a user, within so many ms, block the user. */
  readonly failedPayments: { readonly count: number; readonly within: Millis };
  /** How far an order and its payment may lie apart, ms; an order without one by then is unpaid. */
  readonly unpaidAfter: Millis;
  /** A pause of so many ms ends a session. */
  readonly sessionGap: Millis;
}

/** Throws ConfigError where settings do not go together. */
export function topologySettings(config: Config): TopologySettings {
  const { LARGE_ORDER_STANDARD: standard, LARGE_ORDER_PREMIUM: premium } = config;
  if (premium < standard) {
    throw new ConfigError(`LARGE_ORDER_PREMIUM must be at least LARGE_ORDER_STANDARD, which is ${formatMoney(standard)}, not "${formatMoney(premium)}": no order would be standard`);
  }
  return {
    topologies: config.TOPOLOGIES,
    largeOrder: config.LARGE_ORDER,
    categories: { standard, premium },
    highValue: config.HIGH_VALUE,
    dongRates: config.DONG_RATES,
    taxPercent: BigInt(config.TAX_PERCENT),
    peakPercent: BigInt(config.PEAK_PERCENT),
    failedPayments: { count: config.FRAUD_PAYMENTS, within: seconds(config.FRAUD_WITHIN_SECONDS) },
    unpaidAfter: seconds(config.UNPAID_AFTER_SECONDS),
    sessionGap: seconds(config.SESSION_GAP_SECONDS),
  };
}

export const DEFAULT_SETTINGS: TopologySettings = topologySettings(readConfig({}));
