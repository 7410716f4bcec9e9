/** An engine under measurement, seen from outside: what it has committed, and what it came to. */
import type { Cells, Oracle } from '../events/oracle';

/** The works that Twofold and its peers are compared at. `built-in` is for Twofold alone: every view that it comes with. */
export const ENGINE_WORKS = ['W1', 'W2', 'built-in'] as const;

/** The work asked for. `processes` is W2 by one process and by two; `archive` is for Twofold's archiver and psql. */
export type Work = (typeof ENGINE_WORKS)[number] | 'processes' | 'archive';

export const WORKS: Readonly<Record<Work, string>> = {
  W1: 'count and sum per minute and product',
  W2: 'the same, each event id counted once, durably',
  'built-in': 'all built-in views, each event id counted once, durably',
  processes: 'W2 by one process and by two',
  archive: 'every event into the archive in Postgres, each event id once',
};

export interface Engine {
  /** As tables and results call it. */
  readonly name: string;
  readonly works: readonly Work[];
  /** What the engine must come to. An engine that counts each id once even where it need not is held to that. */
  due(work: Work, oracle: Oracle): Cells;
  /** Starts it on an empty state, at the beginning of the topic. */
  start(work: Work): Promise<Running>;
}

export interface Running {
  /** The processes that are the engine; others after `killAndStart`. */
  readonly pids: readonly number[];
  /** How many events are in what the engine has committed. */
  committed(): Promise<number>;
  /** Whether what it committed can be read by others, once all is committed. */
  settled(): boolean;
  /** kill -9, and started again on what it left. */
  killAndStart(): Promise<void>;
  /** What an outside reader finds. Asked once everything is settled. */
  result(): Promise<Cells>;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

/** The peers count what they are asked to count: copies too, where nobody asks for each once. */
export function dueFromPeers(work: Work, oracle: Oracle): Cells {
  return work === 'W2' ? oracle.eachOnce() : oracle.everyEvent();
}

/** Whether these are the first words of the engine's name; both without commas, which part the names of a list. No words begin every name. */
export function isNamed(engine: string, words: string): boolean {
  const plain = (text: string): string => `${text.replaceAll(',', '').toLowerCase()} `;
  return words === '' || plain(engine).startsWith(plain(words));
}
