/** A generation with its cells in memory, by day: a day that a dirty recompute left alone keeps its cells. */
import type { Generation } from '../../common/generation';
import type { Day } from '../../common/time';
import type { CellIndex } from './cell-index';

export interface LoadedGeneration extends Generation {
  readonly days: ReadonlyMap<Day, CellIndex>;
}
