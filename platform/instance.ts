import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isOurs } from './command-line';
import type { Identity } from './run-program';
import { untilTrue } from './wait-until';

/** What is remembered about a private instance, in `instance.json` of its folder. */
const recordShape = z.object({
  /** The process that was last started. */
  pid: z.number().int().positive(),
  /** Texts that its command line holds. */
  marks: z.array(z.string()),
  /** Kept from run to run, so that addresses stay the same. */
  ports: z.array(z.number().int()),
  /** Asks it to end well. */
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
  /** The process that started it, and stops it at its end, unless `keep`. */
  owner: z.number().int().positive(),
  /** Outlives its owner (`twofold up`). */
  keep: z.boolean(),
  program: z.string(),
});
export type InstanceRecord = z.infer<typeof recordShape>;

/** What to start, and how to know it again. */
export interface Launch {
  program: string;
  args: string[];
  cwd: string;
  /** Texts that its command line will hold as long as it runs. */
  marks: string[];
  as?: Identity | undefined;
}

const recordFile = (folder: string): string => join(folder, 'instance.json');

export function readRecord(folder: string): InstanceRecord | undefined {
  if (!existsSync(recordFile(folder))) return undefined;
  return recordShape.parse(JSON.parse(readFileSync(recordFile(folder), 'utf8')));
}

/** By rename, so that a crash leaves the old record or the new one. */
export function writeRecord(folder: string, record: InstanceRecord): void {
  writeFileSync(`${recordFile(folder)}.new`, JSON.stringify(record, null, 2));
  renameSync(`${recordFile(folder)}.new`, recordFile(folder));
}

export const isRunning = (record: InstanceRecord): boolean => isOurs(record.pid, record.marks);

/** The file with what the instance prints. */
export const logFile = (folder: string): string => join(folder, 'output.log');

/**
 * Starts the program in a session of its own: Ctrl-C in the terminal must not stop a store before those who use it.
 * The log of the run before is kept beside the new one.
 */
export function spawnInstance(folder: string, launch: Launch): ChildProcess {
  mkdirSync(folder, { recursive: true });
  if (existsSync(logFile(folder))) renameSync(logFile(folder), `${logFile(folder)}.before`);
  const log = openSync(logFile(folder), 'a');
  const child = spawn(launch.program, launch.args, {
    cwd: launch.cwd,
    ...launch.as,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

/**
 * Asks the instance to end, and kills it when it did not within `bound` milliseconds. Does nothing when it runs no more.
 * @returns whether there was one to stop
 */
export async function stopInstance(record: InstanceRecord, bound = 20_000): Promise<boolean> {
  if (!isRunning(record)) return false;
  process.kill(record.pid, record.stopSignal);
  if (!(await untilTrue(() => !isRunning(record), bound)) && isRunning(record)) {
    process.kill(record.pid, 'SIGKILL');
    await untilTrue(() => !isRunning(record), 5_000);
  }
  return true;
}
