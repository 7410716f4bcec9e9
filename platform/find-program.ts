import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Env } from './store';

/** Folders where packagers put programs, besides PATH (services often run with a short one). */
const usualFolders = ['/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin', '/opt/local/bin'];

/** Whether this file is there and may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these programs that is in PATH or in a usual folder. */
export function findProgram(names: readonly string[], env: Env, extraFolders: readonly string[] = []): string | undefined {
  return findPrograms(names, env, extraFolders)[0];
}

/** All of them, the best first: extra folders, then PATH, then the usual folders. */
export function findPrograms(names: readonly string[], env: Env, extraFolders: readonly string[] = []): string[] {
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...new Set([...extraFolders, ...path, ...usualFolders])];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isExecutable);
}

/** `<parent>/<anything matching>/<inside>`, the highest version first; [] when the parent is not there. */
export function versionFolders(parent: string, matching: RegExp, inside: string): string[] {
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return [];
  }
  return names
    .filter((name) => matching.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(parent, name, inside));
}
