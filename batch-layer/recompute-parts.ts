/** What a recompute works with. */
import type { Position } from '../common/position';
import type { Day, Millis } from '../common/time';
import type { CutParts } from './cut';
import type { Differences } from './differences';
import type { Generations } from './generations';
import type { KindsOf } from './reconcile';
import type { RunBook } from './run-book';

export interface RecomputeParts extends CutParts {
  readonly generations: Generations;
  readonly book: RunBook;
  /** Hash of the views that are folded. */
  readonly definitions: string;
  readonly kindsOf: KindsOf;
  /** Gathers what a dry run would change. */
  readonly differences: () => Differences;
  /** Folds the days with `generations.fold`, in parallel maybe; tells how many more are done. */
  readonly foldDays: (run: string, days: readonly Day[], cut: Position, onDays: (count: number) => Promise<void>) => Promise<void>;
  /** The Postgres backend that holds the run, where one does. */
  readonly holder?: number;
  readonly now: () => Millis;
  readonly pause: (millis: number) => Promise<void>;
}
