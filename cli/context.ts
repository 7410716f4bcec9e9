import type { Env } from '../platform/store';
import type { Terminal } from './print/terminal';

/** What a command gets of the process it runs in. */
export interface Context {
  readonly env: Env;
  readonly terminal: Terminal;
  /** Ctrl-C, once: stop well. */
  readonly signal: AbortSignal;
  /** Where stores, logs and the run file lie. */
  readonly dataDir: string;
}
