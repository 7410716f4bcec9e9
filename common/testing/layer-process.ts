/** A layer run as the process it is in production, for tests that stop and kill it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { saidBy } from '../logging/log-line';

export interface LayerProcess {
  /** Where its HTTP answers, from its `ready` line: http://127.0.0.1:<port>. */
  readonly url: string;
  /** What each line says that it printed so far. */
  readonly lines: readonly string[];
  /** The lines as they were printed. */
  readonly printed: readonly string[];
  /** Sends the signal and resolves to the exit code; null where the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Resolves once the process says it is ready. Throws with all it printed where it ends before. */
export async function startLayer(main: string, env: Readonly<Record<string, string>>): Promise<LayerProcess> {
  const child = spawn(process.execPath, ['platform/run.mjs', main], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const printed: string[] = [];
  const exit = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (text) => {
        const line = saidBy(text);
        printed.push(text);
        lines.push(line);
        const ready = /^ready.*(http:\/\/\S+)/.exec(line);
        if (ready?.[1]) resolve(ready[1]);
      });
    }
    exit.then(() => reject(new Error(`${main} ended before it was ready:\n${lines.join('\n')}`)), reject);
  });
  return {
    url,
    lines,
    printed,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await exit;
      return child.exitCode;
    },
  };
}
