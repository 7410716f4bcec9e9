import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { codeOf } from './store';

/** Whether a process with this id is there (also one of another user). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return !isZombie(pid);
}

/** A dead child whose parent has not collected it yet still has its id, as in a container without an init. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** The command line of a running process, words joined by blanks; undefined when it is gone or cannot be seen. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return undefined;
    }
  }
  const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ps.stdout.trim() : undefined;
}

/** Whether `pid` is alive and its command line holds all the marks: ids are used again, so an id alone proves nothing. */
export function isOurs(pid: number, marks: readonly string[]): boolean {
  if (!isAlive(pid) || marks.length === 0) return false;
  const line = commandLineOf(pid);
  return line !== undefined && marks.every((mark) => line.includes(mark));
}
