/** Chromium for the tests of the live page and for its pictures: this machine's own, else Debian's, installed where we may. */
import { apt, canInstall } from './apt';
import { findProgram } from './find-program';
import { withLock } from './lock';
import { cacheFolder } from './project';
import { StoreTrouble, type Env } from './store';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Its path. Chromium needs what its package depends on, so it is installed rather than unpacked.
 * @throws {StoreTrouble} where it is not there and cannot be installed either
 */
export async function findChromium(env: Env): Promise<string> {
  return findProgram(NAMES, env) ?? (await withLock(cacheFolder, () => installed(env)));
}

async function installed(env: Env): Promise<string> {
  // Somebody else may have held the lock to install it.
  const there = findProgram(NAMES, env);
  if (there !== undefined) return there;
  if (!canInstall(env)) throw new StoreTrouble('Chromium is not here and may not be installed here: install it, so that it is in PATH');
  await apt(['update']);
  await apt(['install', '-y', '--no-install-recommends', 'chromium']);
  const program = findProgram(NAMES, env);
  if (program === undefined) throw new StoreTrouble("Debian's package chromium brings no chromium");
  return program;
}
