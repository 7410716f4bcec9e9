/** Prometheus and its exporters for tests and looks: this machine's own, else Debian's, unpacked into the cache. Nothing is installed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program';
import { withLock } from './lock';
import { cacheFolder } from './project';
import { lastLines, run, type Ran } from './run-program';
import { StoreTrouble, type Env } from './store';

/** Program to the Debian package that brings it. */
const packages = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-redis-exporter': 'prometheus-redis-exporter',
  'prometheus-postgres-exporter': 'prometheus-postgres-exporter',
  'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
} as const;
export type Watcher = keyof typeof packages;

const folder = join(cacheFolder, 'prometheus');

/**
 * The paths of these programs, in the order asked for. Fetches what is lacking, once, some 30 MB.
 * @throws {StoreTrouble} where they are not there and cannot be fetched either
 */
export async function findWatchers<const Names extends readonly Watcher[]>(names: Names, env: Env): Promise<{ [N in keyof Names]: string }> {
  const paths: string[] = [];
  for (const name of names) paths.push(findProgram([name], env) ?? (await fetched(name, env)));
  return paths as { [N in keyof Names]: string };
}

async function fetched(name: Watcher, env: Env): Promise<string> {
  const unpacked = join(folder, packages[name]);
  const program = join(unpacked, 'usr', 'bin', name);
  if (existsSync(program)) return program;
  if (findProgram(['apt-get'], env) === undefined || findProgram(['dpkg'], env) === undefined) {
    throw new StoreTrouble(`${name} is not here and only Debian's packages can be fetched: install it, so that it is in PATH`);
  }
  return withLock(folder, async () => {
    if (!existsSync(program)) await unpack(packages[name], unpacked);
    if (!existsSync(program)) throw new StoreTrouble(`Debian's package ${packages[name]} brings no ${name}`);
    return program;
  });
}

/** The caller holds the lock. By a rename at the end, so that a folder of this name is always whole. */
async function unpack(name: string, unpacked: string): Promise<void> {
  const fresh = `${unpacked}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await download(name, fresh);
    const deb = readdirSync(fresh).find((file) => file.endsWith('.deb'));
    if (deb === undefined) throw new StoreTrouble(`apt-get gave no file for ${name}`);
    demand(await run('dpkg', ['-x', join(fresh, deb), fresh], { bound: 60_000 }), `dpkg could not unpack ${name}`);
    rmSync(join(fresh, deb));
    renameSync(fresh, unpacked);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** With the system's lists where it has them, else with lists of our own: the system's are not touched, and no root is needed. */
async function download(name: string, to: string): Promise<void> {
  if ((await run('apt-get', ['download', name], { cwd: to, bound: 120_000 })).code === 0) return;
  const lists = join(folder, 'apt', 'lists');
  const cache = join(folder, 'apt', 'cache');
  for (const made of [join(lists, 'partial'), join(cache, 'archives', 'partial')]) mkdirSync(made, { recursive: true });
  const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`, '-o', 'APT::Sandbox::User='];
  demand(await run('apt-get', [...own, 'update'], { bound: 180_000 }), 'apt-get could not read the lists of packages');
  demand(await run('apt-get', [...own, 'download', name], { cwd: to, bound: 120_000 }), `apt-get could not fetch ${name}`);
}

function demand({ code, output }: Ran, trouble: string): void {
  if (code !== 0) throw new StoreTrouble(`${trouble}:\n${lastLines(output)}`);
}
