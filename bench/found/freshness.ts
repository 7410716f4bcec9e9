import type { ByProcess } from './by-process';

/** By rate, in rising order. */
export interface Freshness {
  readonly rates: readonly FreshnessAtRate[];
}

export interface FreshnessAtRate {
  /** Events a second asked for. */
  readonly rate: number;
  readonly rounds: readonly FreshnessRound[];
}

export interface FreshnessRound {
  /** Events a second that were appended. */
  readonly reached: number;
  /** From the events' time until an answer covers them, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Cores. */
  readonly load: ByProcess;
}
