import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, type Identity } from './run-program';
import { StoreTrouble } from './store';

export const weAreRoot = (): boolean => process.geteuid?.() === 0;

/** Postgres refuses to run as root: whom to run it as then. undefined when we are not root. */
export async function unprivilegedUser(): Promise<Identity | undefined> {
  if (!weAreRoot()) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = await run('id', ['-u', name], { bound: 5_000 });
    const gid = await run('id', ['-g', name], { bound: 5_000 });
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new StoreTrouble('Postgres does not run as root, and there is neither a user "postgres" nor "nobody" to run it as: run as another user');
}

/** Makes the folder and gives it to the user; false when the user cannot get there, as in a clone under /root. */
export async function giveFolder(folder: string, user: Identity): Promise<boolean> {
  // What lies above must be open to others, or the user could not pass.
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, user.uid, user.gid);
  const reached = await run('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { as: user, cwd: '/', bound: 5_000 });
  return reached.code === 0;
}

/** A new folder that any user can reach, for data that cannot be kept in the project. */
export function reachableFolder(): string {
  return join('/var/lib/twofold', randomBytes(6).toString('hex'));
}
