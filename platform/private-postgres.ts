import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDatabase } from './answers';
import { findPrograms, isExecutable, versionFolders } from './find-program';
import { portAt, type PrivateStore, type Runnable } from './private-store';
import { lastLines, run, type Identity } from './run-program';
import { StoreTrouble, type Env, type Report } from './store';
import { giveFolder, reachableFolder, unprivilegedUser } from './unprivileged';

const user = 'twofold';
const database = 'twofold';

/** Packagers keep server programs out of PATH, by version. */
const serverFolders = (): string[] => [
  ...versionFolders('/usr/lib/postgresql', /^\d+$/, 'bin'),
  ...versionFolders('/opt/homebrew/opt', /^postgresql(@\d+)?$/, 'bin'),
  ...versionFolders('/usr/local/opt', /^postgresql(@\d+)?$/, 'bin'),
  ...versionFolders('/usr', /^pgsql-\d+$/, 'bin'),
  ...versionFolders('/Applications/Postgres.app/Contents/Versions', /^\d+$/, 'bin'),
];

const oldestMajor = 13;

export const privatePostgres: PrivateStore = {
  name: 'postgres',
  portCount: 1,
  // A fast shutdown: SIGTERM would wait for every client to leave.
  stopSignal: 'SIGINT',

  async find(env) {
    const servers = await serversByMajor(env);
    const newest = [...servers.values()][0];
    if (newest === undefined) return { lacks: ['postgres'] };
    return runnable(newest, servers);
  },

  address: (ports) => `postgres://${user}@127.0.0.1:${portAt(ports, 0)}/${database}`,

  async ready(address) {
    const maintenance = new URL(address);
    maintenance.pathname = '/postgres';
    await ensureDatabase(maintenance.href, database);
  },
};

/** The `postgres` programs that have an `initdb` beside them, by major version, in the order to prefer. */
async function serversByMajor(env: Env): Promise<Map<number, string>> {
  const servers = new Map<number, string>();
  for (const program of findPrograms(['postgres'], env, serverFolders())) {
    if (!isExecutable(join(dirname(program), 'initdb'))) continue;
    const version = await run(program, ['--version'], { bound: 10_000 });
    const major = Number(/(\d+)/.exec(version.output)?.[1]);
    if (major >= oldestMajor && !servers.has(major)) servers.set(major, program);
  }
  return servers;
}

function runnable(newest: string, servers: Map<number, string>): Runnable {
  return {
    program: newest,
    async prepare(folder, ports, report) {
      const as = await unprivilegedUser();
      const home = await homeOfData(folder, as, report);
      const data = join(home, 'data');
      if (!existsSync(data)) await initialise(newest, home, data, as);
      const program = sameMajor(data, servers);
      return { program, args: postgresArgs(data, portAt(ports, 0)), cwd: home, as, marks: ['-D', data] };
    },
  };
}

/** The folder that holds the data: here, or elsewhere when the user that Postgres runs as cannot get here. */
async function homeOfData(folder: string, as: Identity | undefined, report: Report): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const note = elsewhereNote(folder);
  if (as === undefined) return folder;
  if (!existsSync(note)) {
    const here = join(folder, 'home');
    if (await giveFolder(here, as)) return here;
    writeFileSync(note, reachableFolder());
  }
  const elsewhere = readFileSync(note, 'utf8');
  if (!(await giveFolder(elsewhere, as))) {
    throw new StoreTrouble(`Postgres runs as user ${as.uid}, who reaches neither ${folder} nor ${elsewhere}: run Twofold as another user than root`);
  }
  report(`Postgres: its data is in ${elsewhere}, for the user it runs as cannot enter ${folder}`);
  return elsewhere;
}

/** A file that says where the data is when it is not beside it. */
const elsewhereNote = (folder: string): string => join(folder, 'data-is-at');

/** Removes data that was put elsewhere; what lies in `folder` itself goes with it. */
export function removeElsewhere(folder: string): void {
  const note = elsewhereNote(folder);
  if (existsSync(note)) rmSync(readFileSync(note, 'utf8'), { recursive: true, force: true });
}

/** Into a folder beside, renamed when whole: an initdb that was cut off must not be taken for a database. */
async function initialise(server: string, home: string, data: string, as: Identity | undefined): Promise<void> {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const made = await run(
    join(dirname(server), 'initdb'),
    ['-D', fresh, '-U', user, '-E', 'UTF8', '--locale=C', '-A', 'trust'],
    { bound: 120_000, cwd: home, ...(as === undefined ? {} : { as }) },
  );
  if (made.code !== 0) throw new StoreTrouble(`Postgres: initdb failed:\n${lastLines(made.output)}`);
  renameSync(fresh, data);
}

/** Data files belong to one major version. */
function sameMajor(data: string, servers: Map<number, string>): string {
  const major = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  const program = servers.get(major);
  if (program !== undefined) return program;
  throw new StoreTrouble(`Postgres: the data in ${data} is of version ${major}, but installed here is ${[...servers.keys()].join(', ')}: install version ${major}, or begin anew without this folder`);
}

const postgresArgs = (data: string, port: number): string[] => [
  '-D', data,
  '-p', String(port),
  '-c', 'listen_addresses=127.0.0.1',
  '-c', 'unix_socket_directories=',
  '-c', 'max_connections=200',
  '-c', 'shared_buffers=256MB',
  '-c', 'max_wal_size=4GB',
];
