/** Where a process tells what goes on in it. The adapter is logging/open-logger.ts. */

/** From the fewest lines to the most; `silent` writes none. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line is about, for machines: ids, counts. An error goes under `error`. Secrets in them are not written. */
export type LogFields = Readonly<Record<string, unknown>>;

type Told = (line: string, fields?: LogFields) => void;

export interface Logger {
  /** The process cannot go on. */
  readonly fatal: Told;
  /** A defect, or work that is given up. */
  readonly error: Told;
  /** Trouble that is outlived, and its end. */
  readonly warn: Told;
  /** What people want to know of a process that is well: some lines an hour. */
  readonly info: Told;
  readonly debug: Told;
  /** Whether debug lines are written: who makes one for each request asks first. */
  readonly debugs: boolean;
  /** The same, with these fields in every line. */
  readonly with: (fields: LogFields) => Logger;
}
