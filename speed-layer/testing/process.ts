/** A layer of this folder as a process of its own, as `npm start` runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { saidBy } from '../../common/logging/log-line';

export interface LayerProcess {
  /** What each line says that it printed. */
  readonly lines: readonly string[];
  /** The lines as they were printed. */
  readonly printed: readonly string[];
  /** Resolves with the address of its HTTP server once it is ready; rejects where it ends before. */
  readonly ready: Promise<string>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
}

/** `script` is its main file, from the project's folder. */
export function startLayer(script: string, env: Readonly<Record<string, string>>): LayerProcess {
  const child = spawn(process.execPath, ['platform/run.mjs', script], {
    cwd: join(__dirname, '..', '..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const printed: string[] = [];
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => (typeof code === 'number' ? code : String(signal)));
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (text) => {
        const line = saidBy(text);
        printed.push(text);
        lines.push(line);
        const [url] = /^ready.*\b(http:\S+)/.exec(line)?.slice(1) ?? [];
        if (url !== undefined) resolve(url);
      });
    }
    void ended.then(() => reject(new Error(`it ended before it was ready: ${lines.join(' | ')}`)));
  });
  // Not every test waits until it is ready.
  ready.catch(() => undefined);
  return {
    lines,
    printed,
    ready,
    ended,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
