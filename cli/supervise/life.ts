/** One life of a process: from its start, over its line that begins with "ready", to its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { saidBy } from '../../common/logging/log-line';
import { untilTrue } from '../../platform/wait-until';
import type { Env } from '../../platform/store';
import { remember } from './children';

export interface Program {
  readonly name: string;
  /** Arguments to Node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Env;
}

export interface LifeEvents {
  /** Each line it prints, and to which stream. */
  readonly line: (text: string, from: 'stdout' | 'stderr') => void;
  readonly ready: () => void;
}

export interface Ended {
  /** "with code 1", "by SIGKILL". */
  readonly how: string;
  readonly code: number | null;
}

export class Life {
  /** Resolves when the process is gone and all it printed has been read. */
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private gone = false;

  constructor(program: Program, events: LifeEvents) {
    // In a session of its own: Ctrl-C in the terminal must not end the layers all at once, but in order.
    this.child = spawn(process.execPath, [...program.args], { cwd: program.cwd, env: { ...program.env }, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    remember(this.child);
    for (const from of ['stdout', 'stderr'] as const) {
      const stream = this.child[from];
      if (!stream) throw new Error(`${program.name} has no ${from}`);
      createInterface({ input: stream }).on('line', (text) => {
        events.line(text, from);
        if (from === 'stdout' && /^ready\b/.test(saidBy(text))) events.ready();
      });
    }
    this.ended = new Promise((resolve) => {
      const end = (ended: Ended): void => {
        this.gone = true;
        resolve(ended);
      };
      this.child.once('error', (error) => end({ how: `before it began: ${error.message}`, code: null }));
      this.child.once('close', (code, signal) => end({ how: signal ? `by ${signal}` : `with code ${code ?? 'unknown'}`, code }));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Asks it to end, and kills it when it has not after `within` ms. */
  async stop(within: number): Promise<void> {
    this.child.kill('SIGTERM');
    if (!(await untilTrue(() => this.gone, within))) this.child.kill('SIGKILL');
    await this.ended;
  }
}
