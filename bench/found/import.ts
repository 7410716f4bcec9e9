import type { ByProcess } from './by-process';

/** The year of real sales, by the command, into a merged answer. */
export interface Import {
  readonly events: number;
  readonly rounds: readonly ImportRound[];
}

export interface ImportRound {
  /** From starting the command until a merged answer covers every event it appended, in seconds. */
  readonly answered: number;
  /** Until the command had ended, and until the archive held all. */
  readonly ended: number;
  readonly archived: number;
  /** Processor seconds until the answer. */
  readonly processor: ByProcess;
}
