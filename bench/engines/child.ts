/** A process that is measured: its output is kept in case it ends before it should. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { saidBy } from '../../common/logging/log-line';
import { until } from '../../common/testing/until';
import { projectFolder } from '../../platform/project';
import { lastLines } from '../../platform/run-program';

export interface Child {
  readonly pid: number;
  /** How many lines it has printed that begin like this. */
  said(beginning: string): number;
  /** The first line that it has printed or prints that begins like this. Rejects where it ends before. */
  line(beginning: string): Promise<string>;
  /** The end of what it has printed. */
  printed(): string;
  /** Throws, with the end of what it printed, where it runs no more. */
  mustRun(): void;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** It is killed if it does not end by itself within this long after SIGTERM, ms. */
const END_WITHIN = 30_000;
/** A line is waited for so long, ms: programs start slowly on a machine that is busy. */
const LINE_WITHIN = 120_000;

export function startChild(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(program, args, { cwd: projectFolder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => lines.push(saidBy(line)));
  const ended = once(child, 'exit');
  const printed = (): string => lastLines(lines.join('\n'), 20);
  const mustRun = (): void => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${[program, ...args].join(' ')} ended by itself:\n${printed()}`);
  };
  return {
    pid: child.pid,
    said: (beginning) => lines.filter((line) => line.startsWith(beginning)).length,
    line: (beginning) =>
      until(`a line that begins with "${beginning}"`, async () => {
        mustRun();
        return lines.find((line) => line.startsWith(beginning));
      }, LINE_WITHIN),
    printed,
    mustRun,
    end: async (signal) => {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN);
      await ended;
      clearTimeout(late);
    },
  };
}
