/** What a run is, what it notes down as it goes, and how it may end but by being published. */
import type { RunMode } from '../common/generation';
import type { Position } from '../common/position';
import type { Millis } from '../common/time';
import type { Differing } from './differences';
import type { Computed } from './generations';

export interface RecomputeRun {
  readonly id: string;
  readonly mode: RunMode;
  readonly dryRun: boolean;
  /** The generation that a roll-back goes back to. */
  readonly to?: number;
}

/** What a run notes down as it goes. */
export interface RunBook {
  /** The cut of this run, once it was made. */
  cut(run: string): Promise<Position | undefined>;
  keepCut(run: string, cut: Position): Promise<void>;
  /** What a dry run came to, once somebody decided that it is to be published. */
  decided(run: string): Promise<Computed | undefined>;
  /**
   * Keeps what a dry run came to and lets it wait for a decision, in place of any other that waits; all of it or nothing,
   * and only the first time. Throws RunCancelled where somebody asked for it.
   */
  keepComputed(run: string, computed: Computed & { readonly holder?: number }, differing: Differing, at: Millis): Promise<void>;
  /** Throws RunCancelled where somebody asked for it. */
  phase(run: string, phase: string, days?: { readonly done: number; readonly total: number }): Promise<void>;
}

export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
}

/** This run can never be published, however often it is tried. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}
