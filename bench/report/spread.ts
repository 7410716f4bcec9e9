/** Several runs' figures as one: the middle one, and between which they lie. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Undefined for no figures at all. */
export function spreadOf(figures: readonly number[]): Spread | undefined {
  const sorted = [...figures].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const [below = min, above = max] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return { median: (below + above) / 2, min, max, count: sorted.length };
}

/** "2.4 (2.3-2.7)"; a dash for nothing. */
export function spreadText(spread: Spread | undefined, decimals: number): string {
  if (!spread) return '-';
  const text = (figure: number): string => figure.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return spread.count === 1 ? text(spread.median) : `${text(spread.median)} (${text(spread.min)}-${text(spread.max)})`;
}
