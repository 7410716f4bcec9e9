import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, isOurs } from './command-line';
import { readRecord, spawnInstance, stopInstance, writeRecord, type InstanceRecord } from './instance';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twofold-instance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that says "up" when its signal handlers are there. */
const sleeper = (onTerm: string): string[] => ['-e', `process.on('SIGTERM', () => {${onTerm}}); setInterval(() => {}, 1000); process.stdout.write('up')`];

const recordOf = (pid: number, marks: string[]): InstanceRecord => ({
  pid, marks, ports: [20_001], stopSignal: 'SIGTERM', owner: process.pid, keep: false, program: process.execPath,
});

async function startSleeper(onTerm: string) {
  const child = spawn(process.execPath, sleeper(onTerm), { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { pid: child.pid!, exit: once(child, 'exit') };
}

describe('a remembered instance', () => {
  it('is read back as it was written', () => {
    expect(readRecord(folder)).toBeUndefined();
    const record = recordOf(123, ['a', 'b']);
    writeRecord(folder, record);
    expect(readRecord(folder)).toEqual(record);
  });

  it('is stopped with its signal', async () => {
    const { pid, exit } = await startSleeper('process.exit(7)');
    expect(await stopInstance(recordOf(pid, ['setInterval']))).toBe(true);
    expect(await exit).toEqual([7, null]);
  });

  it('is killed when it does not end in time', async () => {
    const { pid, exit } = await startSleeper('');
    expect(await stopInstance(recordOf(pid, ['setInterval']), 200)).toBe(true);
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  it('is left alone when another program has its process id now', async () => {
    const { pid, exit } = await startSleeper('process.exit(7)');
    expect(isOurs(pid, ['redis-server'])).toBe(false);
    expect(await stopInstance(recordOf(pid, ['redis-server']))).toBe(false);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await exit;
    expect(isAlive(pid)).toBe(false);
  });

  it('runs in a session of its own, so that Ctrl-C does not reach it', async () => {
    const child = spawnInstance(folder, { program: process.execPath, args: sleeper('process.exit(0)'), cwd: folder, marks: [] });
    process.kill(-child.pid!, 0); // throws when it leads no group
    process.kill(child.pid!, 'SIGKILL');
    await once(child, 'exit');
  });
});
