/** A question about a view: which of its cells, and how they are put together. */
import type { View } from '../../common/metrics/view';
import type { Millis } from '../../common/time';

export const GRANULARITIES = ['minute', 'hour', 'day', 'month', 'total'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export interface ViewQuery {
  readonly view: View;
  /** Inclusive; on a bucket's start. */
  readonly from?: Millis | undefined;
  /** Exclusive; on a bucket's start. */
  readonly to?: Millis | undefined;
  readonly granularity: Granularity;
  /** In the view's declared order. */
  readonly groupBy: readonly string[];
  /** Per dimension, the values that count. */
  readonly filters: ReadonlyMap<string, ReadonlySet<string>>;
  /** Convert every amount into this currency; otherwise amounts of different currencies are kept apart. */
  readonly currency?: string | undefined;
}

/** The dimension that says which currency a view's amounts are in. */
export const CURRENCY = 'currency';
/** A larger answer would hold the process up for everybody else. */
export const MOST_ROWS = 100_000;
