/**
 * What the batch layer publishes and the serving layer reads, through Postgres: generations, runs and their cells.
 * The tables that hold them are in batch-layer/migrations.
 */
import type { Day, Millis } from './time';
import type { Position } from './position';
import type { Difference } from './recompute/difference';

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

/** All days, the days touched since the generation before, or an older generation's cells brought up to the present cut. */
export const RUN_MODES = ['full', 'dirty', 'rollback'] as const;
export type RunMode = (typeof RUN_MODES)[number];
/**
 * A dry run comes to `computed` and waits there: `published` if somebody says so, else `discarded`, be it by hand, because
 * another result was published first, or because nobody decided in time.
 */
export const RUN_STATUSES = ['queued', 'running', 'computed', 'published', 'failed', 'cancelled', 'discarded'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** How long the result of a dry run waits for a decision. */
export const DECIDE_WITHIN: Millis = 24 * 3_600_000;

/** One recompute, as people follow it. */
export interface Run {
  readonly id: string;
  readonly mode: RunMode;
  /** Stops before its result is published, and waits for a decision. */
  readonly dryRun: boolean;
  /** The generation whose cells a roll-back takes. */
  readonly to?: number;
  readonly status: RunStatus;
  /** What it is doing, in words: "sealing", "waiting for the archive", "folding", "reconciling", "publishing", "pruning". */
  readonly phase: string;
  readonly daysDone: number;
  readonly daysTotal: number;
  readonly requestedBy: 'schedule' | 'api' | 'cli';
  readonly requestedAt: Millis;
  /** When a process first took it up. */
  readonly startedAt?: Millis;
  /** When the result of a dry run was there. */
  readonly computedAt?: Millis;
  readonly finishedAt?: Millis;
  /** The cells that it computed. */
  readonly cells?: number;
  readonly generation?: number;
  /** Why it failed, or was discarded by nobody's hand. */
  readonly error?: string;
  /** What the result of a dry run changes. */
  readonly difference?: Difference;
}

/** The BullMQ queues between whoever asks for a recompute and the batch layer. */
export const RECOMPUTE_QUEUE = 'recompute';
export const DAY_QUEUE = 'recompute-days';

/** A request to recompute; `to` belongs to a roll-back. */
export interface RecomputeRequest {
  readonly mode: RunMode;
  readonly dryRun?: boolean;
  readonly to?: number;
  readonly requestedBy: Run['requestedBy'];
  readonly requestedAt: Millis;
}
