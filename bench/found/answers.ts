import type { ByProcess } from './by-process';

/** A year of sales: recomputed, and asked about. */
export interface Answers {
  /** Events in the archive. */
  readonly events: number;
  readonly days: number;
  readonly recomputes: Recomputes;
  readonly reads: Reads;
}

export interface Recomputes {
  /** Days that a dirty recompute has to fold. */
  readonly touched: number;
  readonly duckdbVersion: string;
  readonly full: readonly Took[];
  readonly dirty: readonly Took[];
  /** The same queries typed by hand, in Postgres. */
  readonly byHand: readonly Took[];
  readonly duckdb: readonly Took[];
  readonly duckdbDirty: readonly Took[];
}

export interface Took {
  readonly seconds: number;
  /** Processor seconds. */
  readonly processor: ByProcess;
}

export interface Reads {
  readonly constant: readonly Asked[];
  readonly merged: readonly Asked[];
  /** At a fixed rate that leaves processor time over. */
  readonly calm: readonly Asked[];
  readonly whileRecomputing: readonly Asked[];
  /** The constant at the same rate, beside the same recomputes: what the machine does to whoever answers. Missing from older results. */
  readonly constantCalm?: readonly Asked[];
  readonly constantWhileRecomputing?: readonly Asked[];
  /** Cores that the serving process uses while nobody asks. */
  readonly background: number;
  /** In Postgres over the same cells, and over sums by day: answers a second. */
  readonly viewOfCells: readonly ViewAsked[];
  readonly viewOfDays: readonly ViewAsked[];
}

export interface Asked {
  readonly perSecond: number;
  /** Processor seconds of the answering process per request, its background work included. */
  readonly processor: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
}

export interface ViewAsked {
  readonly perSecond: number;
  /** Processor seconds of Postgres per answer. */
  readonly processor: number;
}
