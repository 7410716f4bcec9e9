/** How a burst of many times the usual rate is taken. */
export interface Burst {
  /** How many times the usual rate, and for how long, seconds. */
  readonly times: number;
  readonly seconds: number;
  readonly subjects: readonly BurstOf[];
}

export interface BurstOf {
  /** What takes it. */
  readonly name: string;
  /** Events a second before and after. */
  readonly rate: number;
  readonly rounds: readonly BurstRound[];
}

export interface BurstRound {
  /** Events a second appended in the burst. */
  readonly reached: number;
  /** Of events before the burst, in it, and in the last seconds of all: from their time until they are dealt with, p99 in ms. */
  readonly before: number;
  readonly during: number;
  readonly after: number;
  /** Events that waited at once, at most. */
  readonly peakLag: number;
  /** From the burst's end until its last event was dealt with, seconds. */
  readonly drained: number;
  /** Resident memory of the process, bytes: before the burst, and at most. */
  readonly memoryBefore: number;
  readonly memoryPeak: number;
  /** What was wrong in the end, in sentences; none where all is exact. */
  readonly wrong: readonly string[];
  /** How many programs wanted a processor on this machine in the minute before, as Linux tells it. */
  readonly machineLoad: number;
}
