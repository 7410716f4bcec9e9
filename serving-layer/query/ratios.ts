/** Ratios of measures. They are no measures themselves: a ratio of sums cannot be merged, so it is taken at the very end. */
export interface Ratio {
  /** An amount. */
  readonly of: string;
  /** A count. */
  readonly per: string;
}

/** By view, then by the ratio's name. */
export const RATIOS: Readonly<Record<string, Readonly<Record<string, Ratio>>>> = {
  orders: { average: { of: 'value', per: 'orders' } },
};
