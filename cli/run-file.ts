/** What runs here, written down for commands in other terminals: data/run.json, for this user's eyes only. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isOurs } from '../platform/command-line';

const shape = z.object({
  /** The process of `twofold start`; missing where only the stores run (`twofold up`). */
  pid: z.number().int().positive().optional(),
  /** The settings by which everything here reaches the stores: names as in docs/CONFIGURATION.md. */
  env: z.record(z.string(), z.string()),
  /** The key for `operate` that this start made; the layers know only its hash. */
  operateKey: z.string().optional(),
  layers: z.record(z.string(), z.object({ pid: z.number().int().positive(), url: z.string() })),
});
export type RunFile = z.infer<typeof shape>;

const fileIn = (dataDir: string): string => join(dataDir, 'run.json');

export function readRunFile(dataDir: string): RunFile | undefined {
  if (!existsSync(fileIn(dataDir))) return undefined;
  return shape.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
}

/** By rename, so that a reader sees the old one or the new one. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${fileIn(dataDir)}.new`, JSON.stringify(run, null, 2), { mode: 0o600 });
  renameSync(`${fileIn(dataDir)}.new`, fileIn(dataDir));
}

export function removeRunFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** The process of a `twofold start` that still runs, other than this one. */
export function runningStart(dataDir: string): number | undefined {
  const pid = readRunFile(dataDir)?.pid;
  return pid !== undefined && pid !== process.pid && isOurs(pid, ['start']) ? pid : undefined;
}
