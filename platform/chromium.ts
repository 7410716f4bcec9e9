/** Chromium for the tests of the live page and for its pictures: this machine's own, else Debian's, installed where we may. */
import { canInstall } from './apt';
import { findProgram } from './find-program';
import { withLock } from './lock';
import { cacheFolder } from './project';
import { lastLines, run } from './run-program';
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
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { code, output } = await run('apt-get', args, { bound: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (code !== 0) throw new StoreTrouble(`apt-get ${args.join(' ')} failed:\n${lastLines(output)}`);
  }
  const program = findProgram(NAMES, env);
  if (program === undefined) throw new StoreTrouble("Debian's package chromium brings no chromium");
  return program;
}
