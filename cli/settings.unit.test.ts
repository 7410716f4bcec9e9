import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../common/config';
import type { Context } from './context';
import { readRunFile, removeRunFile, runningStart, writeRunFile } from './run-file';
import { settingsFor, settingsOf } from './settings';
import { choosePorts } from './supervise/ports';

const folder = mkdtempSync(join(tmpdir(), 'twofold-settings-'));
afterEach(() => removeRunFile(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const context = (env: Record<string, string>): Context => ({ env, dataDir: folder }) as Partial<Context> as Context;

describe('settings', () => {
  test('are those of what runs here, and the environment has the last word', () => {
    writeRunFile(folder, { pid: 1, env: { KAFKA_BROKERS: 'here:1', REDIS_URL: 'redis://here:1/0', PARTITIONS: '8' }, layers: {} });
    expect(settingsFor(context({ KAFKA_BROKERS: 'there:2', REDIS_URL: '' }), ['kafka', 'redis'])).toMatchObject({ KAFKA_BROKERS: 'there:2', REDIS_URL: 'redis://here:1/0', PARTITIONS: 8 });
  });
  test('never fall back to a store that nobody named', () => {
    expect(() => settingsFor(context({ REDIS_URL: 'redis://x:1/0' }), ['kafka', 'redis', 'postgres'])).toThrow(/nothing runs here .* KAFKA_BROKERS, DATABASE_URL is not set: start Twofold with npm start/);
  });
  test('are the declared ones', () => {
    expect(settingsOf({ PATH: '/bin', KAFKA_BROKERS: 'x:1', SERVING_PORT: '' })).toEqual({ KAFKA_BROKERS: 'x:1' });
  });
});

describe('the run file', () => {
  test('is for this user alone', () => {
    writeRunFile(folder, { env: { DATABASE_URL: 'postgres://u:secret@h/d' }, layers: {} });
    expect(statSync(join(folder, 'run.json')).mode & 0o077).toBe(0);
    expect(readRunFile(folder)).toEqual({ env: { DATABASE_URL: 'postgres://u:secret@h/d' }, layers: {} });
  });
  test('of a process that is gone, or of another program with its id, is not a running start', () => {
    expect(runningStart(folder)).toBeUndefined();
    writeRunFile(folder, { pid: 2 ** 22 + 1, env: {}, layers: {} });
    expect(runningStart(folder)).toBeUndefined();
    writeRunFile(folder, { pid: process.ppid, env: {}, layers: {} });
    expect(runningStart(folder)).toBeUndefined();
  });
});

describe('ports', () => {
  const taken = createServer();
  let port = 0;
  beforeAll(async () => {
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => taken.close());

  test('one that is taken gives way to a free one, which is told', async () => {
    const told: string[] = [];
    const config = { ...readConfig({}), SERVING_PORT: port, STOREFRONT_PORT: 0, SPEED_PORT: 0, BATCH_PORT: 0, STREAMS_PORT: 0 };
    const ports = await choosePorts(config, {}, (line) => told.push(line));
    expect(new Set(Object.values(ports)).size).toBe(5);
    expect(Object.values(ports)).not.toContain(port);
    expect(told).toEqual([`port ${port} is taken: SERVING_PORT is ${ports.SERVING_PORT} this time`]);
  });
  test('one that was asked for does not', async () => {
    const config = { ...readConfig({}), SERVING_PORT: port, STOREFRONT_PORT: 0 };
    await expect(choosePorts(config, { SERVING_PORT: String(port) }, () => undefined)).rejects.toThrow(`SERVING_PORT: port ${port} is taken`);
  });
});
