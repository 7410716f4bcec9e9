import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readRunFile } from './run-file';

const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'twofold-up-'));
const env = { ...process.env, TWOFOLD_DATA: folder, KAFKA_BROKERS: '', REDIS_URL: '', DATABASE_URL: '' };
const twofold = (...args: string[]) => promisify(execFile)(process.execPath, [join(__dirname, 'twofold.mjs'), ...args], { env });

afterAll(async () => {
  await twofold('reset', '--yes');
  rmSync(folder, { recursive: true });
}, 2 * MINUTE);

it(
  'up starts stores that stay, other commands find them, down stops them and keeps their data',
  async () => {
    const { stdout } = await twofold('up');
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^export KAFKA_BROKERS='127\.0\.0\.1:\d+'$/),
      expect.stringMatching(/^export REDIS_URL='redis:.*127\.0\.0\.1:\d+.*'$/),
      expect.stringMatching(/^export DATABASE_URL='postgres:.*127\.0\.0\.1:\d+.*'$/),
    ]);
    // The run file names them: the archive answers, and has no tables yet.
    await expect(twofold('rejections', 'show', 'payment-completed/0/0')).rejects.toMatchObject({ code: 1, stderr: 'the archive has no tables yet: npm start makes them\n' });
    expect((await twofold('up')).stdout).toBe(stdout);
    expect((await twofold('down')).stderr).toMatch(/stopped \(process \d+\)[^]*their data is kept/);
    expect(readRunFile(folder)).toBeUndefined();
    expect((await twofold('down')).stderr).toContain('no store of ours was running');
  },
  5 * MINUTE,
);
