import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** Remembers a process until it ends, so that a forced stop reaches it. */
export function remember(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** For whoever will not wait: everything that was started ends now. */
export function stopAtOnce(): void {
  for (const child of running) child.kill('SIGKILL');
}
