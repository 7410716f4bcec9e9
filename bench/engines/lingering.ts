/** A command whose shell stays after it, so that what the command used of the processors can still be read. */
import { startChild, type Child } from './child';

/** For so long, s; it is ended long before. */
const LINGER = 600;
const ENDED = 'ended with ';

export interface Lingering {
  readonly pid: number;
  /** Whether the command has ended well. Throws where it ended otherwise. */
  ended(): Promise<boolean>;
  stop(): Promise<void>;
}

export function startLingering(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Lingering {
  const child: Child = startChild('sh', ['-c', `"$@"; echo "${ENDED}$?"; exec sleep ${LINGER}`, 'sh', program, ...args], env);
  return {
    pid: child.pid,
    ended: async () => {
      child.mustRun();
      if (child.said(ENDED) > child.said(`${ENDED}0`)) throw new Error(`${program} failed:\n${child.printed()}`);
      return child.said(ENDED) > 0;
    },
    stop: () => child.end('SIGTERM'),
  };
}
