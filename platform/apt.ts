import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { aptPackage, thisSystem, type Need } from './advice';
import { findProgram } from './find-program';
import { lastLines, run } from './run-program';
import { StoreTrouble, type Env, type Report } from './store';
import { weAreRoot } from './unprivileged';

/** Whether we may install packages here: Debian or its children, as root. */
export const canInstall = (env: Env): boolean => weAreRoot() && thisSystem() === 'apt' && findProgram(['apt-get'], env) !== undefined;

/**
 * Installs what is lacking. The packages' own servers are not started: ours run with their own data and ports.
 * @throws {StoreTrouble} with the last lines of apt-get
 */
export async function install(needs: readonly Need[], report: Report): Promise<void> {
  const names = [...new Set(needs.map(aptPackage))];
  report(`installing ${names.join(', ')} with apt-get: this takes a minute or two, once`);
  const allowServices = forbidServices();
  try {
    await apt(['update']);
    let done = 0;
    await apt(['install', '-y', '--no-install-recommends', '--no-upgrade', ...names], (line) => {
      if (line.startsWith('Setting up ') && ++done % 25 === 0) report(`apt-get: ${done} packages set up so far`);
    });
    report('apt-get: done');
  } finally {
    allowServices();
  }
  await leaveDisabled(names);
}

/** @throws {StoreTrouble} with the last lines of apt-get */
export async function apt(args: string[], onLine: (line: string) => void = () => undefined): Promise<void> {
  const ran = await run('apt-get', args, {
    bound: 900_000,
    // needrestart would restart other people's servers.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', NEEDRESTART_SUSPEND: '1' },
    onLine,
  });
  if (ran.code !== 0) throw new StoreTrouble(`apt-get ${args.join(' ')} failed:\n${lastLines(ran.output)}`);
}

const policy = '/usr/sbin/policy-rc.d';
const aside = `${policy}.before-twofold`;

/** Debian asks this script before a package may start its server; 101 is no. Gives back how it was before. */
function forbidServices(): () => void {
  const restore = (): void => {
    rmSync(policy, { force: true });
    if (existsSync(aside)) renameSync(aside, policy);
    process.off('exit', restore);
  };
  // One that a run before left aside, when it was cut off, is the right one.
  if (existsSync(policy) && !existsSync(aside)) renameSync(policy, aside);
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  process.on('exit', restore);
  return restore;
}

/** Nor are they to come up at the next boot, on ports that other servers may want. */
async function leaveDisabled(names: readonly string[]): Promise<void> {
  if (!existsSync('/run/systemd/system')) return;
  const services = names.filter((name) => name === 'redis-server' || name === 'postgresql');
  // Failing is harmless: the server would start at boot, as it does for everybody who installs the package.
  if (services.length > 0) await run('systemctl', ['disable', ...services], { bound: 30_000 });
}
