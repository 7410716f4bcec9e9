/**
 * What the batch layer publishes and the serving layer reads, through Postgres: generations, runs and their cells.
 * The tables that hold them are in batch-layer/migrations.
 */
import type { Day, Millis } from './time';
import type { Position } from './position';

/** One published batch result: the exact fold of the log below `cut`. */
export interface Generation {
  /** Rises by at least one with each publish. */
  readonly id: number;
  /** The run that computed it. */
  readonly run: string;
  readonly cut: Position;
  /** Hash of the view definitions its cells were computed with. */
  readonly definitions: string;
  readonly publishedAt: Millis;
  /** Cells compared with the previous generation plus the live slices, and how many differed (must be 0). */
  readonly reconciled: Reconciliation;
}

export type Reconciliation =
  | { readonly compared: number; readonly mismatches: number; readonly examples: readonly Mismatch[] }
  | { readonly skipped: string };

/** One cell on which two exact folds of the same range disagree. */
export interface Mismatch {
  readonly cell: string;
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

/** The batch cells of one day: keys as in the live slices, values as bigint per measure. */
export interface BatchCell {
  readonly key: string;
  readonly values: readonly bigint[];
}

/** Cells of events without a readable time (log counters) are kept under this day. */
export const UNDATED: Day = '1970-01-01';

export type RunMode = 'full' | 'dirty';
export type RunStatus = 'queued' | 'running' | 'published' | 'failed' | 'cancelled';

/** One recompute, as people follow it. */
export interface Run {
  readonly id: string;
  readonly mode: RunMode;
  readonly status: RunStatus;
  /** What it is doing, in words: "sealing", "waiting for the archive", "folding", "reconciling", "publishing", "pruning". */
  readonly phase: string;
  readonly daysDone: number;
  readonly daysTotal: number;
  readonly requestedBy: 'schedule' | 'api' | 'cli';
  readonly requestedAt: Millis;
  readonly finishedAt?: Millis;
  readonly generation?: number;
  readonly error?: string;
}

/** The BullMQ queues between whoever asks for a recompute and the batch layer. */
export const RECOMPUTE_QUEUE = 'recompute';
export const DAY_QUEUE = 'recompute-days';

/** A request to recompute, as it travels through the queue; the job's id is the run's id. */
export interface RecomputeRequest {
  readonly mode: RunMode;
  readonly requestedBy: Run['requestedBy'];
  readonly requestedAt: Millis;
}
