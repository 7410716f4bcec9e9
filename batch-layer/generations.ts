/** Generations as a recompute makes them: days folded by a run, and the publish that makes them count. */
import type { BatchCell, Generation, Reconciliation } from '../common/generation';
import type { Position } from '../common/position';
import type { Day, Millis } from '../common/time';

/** Which run computed each day. */
export type DaysComputed = ReadonlyMap<Day, string>;

/** What a run came to, before it is published. */
export interface Computed {
  /** The generation before, of which days may be kept; 0 = there was none. */
  readonly after: number;
  readonly cut: Position;
  readonly definitions: string;
  readonly reconciled: Reconciliation;
  readonly days: DaysComputed;
  /** The generation whose cells it was folded onto, where it was: they must have been there all the while. */
  readonly onto?: number;
}

export interface NewGeneration extends Computed {
  readonly run: string;
  readonly publishedAt: Millis;
  /** The Postgres backend that has held the run since before anything was folded. */
  readonly holder?: number;
}

/** Cells that hold everything below `cut`, by the runs that computed them. */
export interface CellsBelow {
  readonly days: DaysComputed;
  readonly cut: Position;
}

/** The log's counters below an earlier cut, and the days of all first occurrences since. */
export interface CountedBefore {
  readonly run: string;
  readonly cut: Position;
  readonly touched: readonly Day[];
}

export interface Comparison {
  /** How many cells there are in either. */
  readonly total: number;
  readonly cells: readonly ComparedCell[];
}

export interface ComparedCell {
  readonly key: string;
  readonly before: readonly bigint[] | undefined;
  readonly after: readonly bigint[] | undefined;
}

export interface Generations {
  /** The newest published one. */
  current(): Promise<Generation | undefined>;
  /** One that is still kept. */
  find(generation: number): Promise<Generation | undefined>;
  daysOf(generation: number): Promise<DaysComputed>;
  /** The days with archived events; with `since`, those with one at or above that position. */
  archivedDays(since?: Position): Promise<Day[]>;
  /**
   * Folds days of the archive below `cut` and keeps their cells under (run, day), in place of any that a broken attempt
   * left; all of the days or none. Resolves to how many cells came out. Throws CutError where the run's result stands already, by
   * another process that held the run: then none of its cells may change.
   */
  fold(run: string, days: readonly Day[], cut: Position): Promise<number>;
  /** The same, from the cells that are there already and only those events that they do not hold. */
  foldOnto(onto: CellsBelow, run: string, days: readonly Day[], cut: Position): Promise<number>;
  /** The same for the log's own counters, kept under (run, UNDATED): of the whole archive, or on top of what was counted before. */
  count(run: string, cut: Position, before?: CountedBefore): Promise<number>;
  cells(run: string, day: Day): Promise<readonly BatchCell[]>;
  /**
   * The cells of some days as they were computed twice, side by side: at least those that differ, and those among `named`.
   * The others are the same in both, so that nobody need carry them about. A day that a side lacks has no cells there.
   */
  compare(days: readonly Day[], before: DaysComputed, after: DaysComputed, named: readonly string[]): Promise<Comparison>;
  /**
   * Makes the run's result the current generation, in one transaction; a dry run's result that waits for a decision is
   * discarded then, since it follows on another. The same run's second call answers what the first did. Throws CutError where another was published after `after`, the cut would move back, or the run was ended
   * by another process, after which its cells may be collected.
   */
  publish(generation: NewGeneration): Promise<Generation>;
  /** Drops all generations but the newest `keep`, and the cells that none of them and no run that may still be published needs. */
  collect(keep: number): Promise<void>;
}

/** A generation's cut never moves back, nor does one follow another than it was computed from. */
export class CutError extends Error {
  override readonly name = 'CutError';
}
