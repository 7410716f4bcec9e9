/** Two sets of cells, held against each other. */
import type { Measures } from './measures';

export interface Difference {
  readonly key: string;
  /** Undefined where the answer has no such cell. */
  readonly answered: Measures | undefined;
  /** Undefined where the recomputation has no such cell. */
  readonly recomputed: Measures | undefined;
}

export interface Comparison {
  readonly equal: number;
  readonly differences: readonly Difference[];
}

export function compareCells(answered: ReadonlyMap<string, Measures>, recomputed: ReadonlyMap<string, Measures>): Comparison {
  const differences: Difference[] = [];
  let equal = 0;
  for (const [key, measures] of answered) {
    const again = recomputed.get(key);
    if (again && measures.length === again.length && measures.every((value, i) => value === again[i])) equal++;
    else differences.push({ key, answered: measures, recomputed: again });
  }
  for (const [key, measures] of recomputed) if (!answered.has(key)) differences.push({ key, answered: undefined, recomputed: measures });
  return { equal, differences };
}
