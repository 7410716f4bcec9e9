import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './command-line';
import { codeOf, StoreTrouble } from './store';
import { untilTrue } from './wait-until';

/**
 * One at a time opens or stops the stores of a folder: two starting the same database would spoil it.
 * A lock whose process is gone counts for nothing.
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, bound = 300_000): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'lock');
  if (!(await untilTrue(() => take(lock), bound))) {
    throw new StoreTrouble(`process ${readFileSync(lock, 'utf8')} is still opening the stores in ${folder}: wait for it or end it`);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    // A link is made whole or not at all, unlike a file that is created and then written.
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const holder = holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) rmSync(lock, { force: true });
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    // Given back in this very moment.
    return undefined;
  }
}
