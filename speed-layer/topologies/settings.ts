/** What the built-in topologies can be told. */
import type { Money } from '../../common/money';

const UNIT = 10_000n;

export interface TopologySettings {
  /** Orders of at least this amount count in order-metrics, in the order's own currency. */
  readonly largeOrder: Money;
  /** From which amounts a large order is standard and premium. */
  readonly categories: { readonly standard: Money; readonly premium: Money };
  /** Orders above this amount, in US dollars, are of high value. */
  readonly highValue: Money;
  /** Vietnamese dong for a US dollar. */
  readonly dongPerDollar: bigint;
  /** Tax on an order of high value, in per cent. */
  readonly taxPercent: bigint;
  /** A window peaks at this many per cent of the mean of those before it. */
  readonly peakPercent: bigint;
}

export const DEFAULT_SETTINGS: TopologySettings = {
  largeOrder: 100_000n * UNIT,
  categories: { standard: 200_000n * UNIT, premium: 500_000n * UNIT },
  highValue: 1_000n * UNIT,
  dongPerDollar: 24_000n,
  taxPercent: 10n,
  peakPercent: 200n,
};
