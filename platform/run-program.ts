import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A user's numbers, as child processes take them. */
export interface Identity {
  uid: number;
  gid: number;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Run as this user (only root may). */
  as?: Identity;
  /** Milliseconds, after which the program is killed and counts as failed. */
  bound: number;
  /** Called with every line of stdout and stderr as it comes. */
  onLine?: (line: string) => void;
}

export interface Ran {
  /** 0 is success; null when it could not be started, was killed, or took too long. */
  code: number | null;
  /** stdout and stderr, in order of arrival. */
  output: string;
}

/** Runs a program to its end. Never throws for a failing program: look at `code`. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      ...options.as,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), options.bound);
    const end = (ran: Ran): void => {
      clearTimeout(timer);
      resolve(ran);
    };
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        options.onLine?.(line);
      });
    }
    child.once('error', (error) => end({ code: null, output: error.message }));
    child.once('close', (code) => end({ code, output: lines.join('\n') }));
  });
}

/** The last few lines of a text, for an error message. */
export function lastLines(text: string, count = 8): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map((line) => `    ${line}`)
    .join('\n');
}
