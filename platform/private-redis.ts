import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { redisAnswers } from './answers';
import { findPrograms } from './find-program';
import { portAt, type PrivateStore } from './private-store';
import { run } from './run-program';

/** SMISMEMBER, which the speed layer uses, came with 6.2. */
const oldest = [6, 2] as const;

export const privateRedis: PrivateStore = {
  name: 'redis',
  portCount: 1,
  stopSignal: 'SIGTERM',

  async find(env) {
    for (const program of findPrograms(['redis-server', 'valkey-server'], env)) {
      const version = await run(program, ['--version'], { bound: 10_000 });
      if (isNewEnough(version.output)) {
        return { program, prepare: async (folder, ports) => redisLaunch(program, folder, portAt(ports, 0)) };
      }
    }
    return { lacks: ['redis'] };
  },

  address: (ports) => `redis://127.0.0.1:${portAt(ports, 0)}/0`,
  ready: (address) => redisAnswers(address),
};

/** Reads `Redis server v=7.0.15 sha=...`. */
export function isNewEnough(versionLine: string): boolean {
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(versionLine) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
}

function redisLaunch(program: string, folder: string, port: number) {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const settings: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    daemonize: 'no',
    appendonly: 'yes',
    appendfsync: 'everysec',
    // The append-only file is the memory; snapshots beside it would only cost.
    save: '',
    // Nothing may be dropped to make room: the state is the truth of the live layer, and BullMQ asks for it too.
    'maxmemory-policy': 'noeviction',
  };
  return {
    program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    cwd: data,
    // Redis rewrites its own title to `redis-server 127.0.0.1:<port>`.
    marks: [basename(program), String(port)],
  };
}
