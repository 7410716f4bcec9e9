import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { isAlive } from './command-line';
import { readRecord } from './instance';
import { openStores, removeStores, storesDown, StoreTrouble, type StoreOptions, type Stores } from './stores';
import { weAreRoot } from './unprivileged';
import { untilTrue } from './wait-until';

jest.setTimeout(240_000);

// Addresses that run the other tests must not be taken for these stores.
const env = { PATH: process.env['PATH'], JAVA_HOME: process.env['JAVA_HOME'] };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'twofold-stores-'));
  chmodSync(dataDir, 0o755);
});
afterEach(async () => {
  await removeStores(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

const open = (options: Partial<StoreOptions> = {}): Promise<Stores> => openStores({ dataDir, env, report: () => undefined, ...options });

const names = ['kafka', 'redis', 'postgres'] as const;
const pidOf = (store: string): number => readRecord(join(dataDir, store))!.pid;
const pids = (): number[] => names.map(pidOf);

async function killAll(): Promise<void> {
  const running = pids();
  for (const pid of running) process.kill(pid, 'SIGKILL');
  expect(await untilTrue(() => running.every((pid) => !isAlive(pid)), 10_000)).toBe(true);
}

const kafkaAt = (brokers: string): Kafka => new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  return work(redis).finally(() => redis.disconnect());
}

async function withPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

async function writeToEach(stores: Stores): Promise<void> {
  const admin = kafkaAt(stores.kafka.brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafkaAt(stores.kafka.brokers).producer();
  await producer.connect();
  await producer.send({ topic: 'kept', messages: [{ value: 'one' }, { value: 'two' }] });
  await producer.disconnect();
  await withRedis(stores.redis.url, (redis) => redis.set('kept', 'yes'));
  await withPostgres(stores.postgres.url, (client) => client.query('create table kept as select 42 as answer'));
}

async function readFromEach(stores: Stores) {
  const admin = kafkaAt(stores.kafka.brokers).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets('kept');
  await admin.disconnect();
  return {
    kafka: offsets[0]!.high,
    redis: await withRedis(stores.redis.url, (redis) => redis.get('kept')),
    postgres: await withPostgres(stores.postgres.url, async (client) => (await client.query<{ answer: number }>('select answer from kept')).rows),
  };
}

const whatWasWritten = { kafka: '2', redis: 'yes', postgres: [{ answer: 42 }] };

describe('private stores', () => {
  it('keep their data and addresses through kill -9 of all three', async () => {
    const before = await open();
    await writeToEach(before);
    await killAll();
    const after = await open();
    expect(await readFromEach(after)).toEqual(whatWasWritten);
    expect([after.kafka, after.redis, after.postgres]).toEqual([before.kafka, before.redis, before.postgres]);

    const running = pids();
    await after.stop();
    expect(running.filter(isAlive)).toEqual([]);
    const again = await open();
    expect(await readFromEach(again)).toEqual(whatWasWritten);
    await again.stop();
  });

  it('that run already are used, and not stopped by those who only use them', async () => {
    const up = await open({ detach: true });
    const running = pids();
    await up.stop();
    const user = await open();
    expect(user.kafka.how).toMatch(/running already/);
    await user.stop();
    expect(pids()).toEqual(running);
    expect(running.every(isAlive)).toBe(true);
    const said: string[] = [];
    await storesDown(dataDir, (line) => said.push(line));
    expect(running.filter(isAlive)).toEqual([]);
    expect(said).toHaveLength(3);
  });

  it('are stopped by the next user when the one who started them was killed', async () => {
    const script = `require(${JSON.stringify(join(__dirname, 'stores.ts'))}).openStores({
      dataDir: ${JSON.stringify(dataDir)}, env: process.env, need: ['redis'], report: () => {} }).then(() => { console.log('open'); setInterval(() => {}, 1000); })`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, REDIS_URL: '' } });
    await once(child.stdout, 'data');
    const redis = pidOf('redis');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(redis)).toBe(true);
    const stores = await open({ need: ['redis'] });
    expect(pidOf('redis')).toBe(redis);
    await stores.stop();
    expect(isAlive(redis)).toBe(false);
  });

  it('move to other ports when theirs were taken meanwhile', async () => {
    const before = await open();
    await writeToEach(before);
    await before.stop();
    const taken = names.flatMap((store) => readRecord(join(dataDir, store))!.ports);
    const servers = await Promise.all(
      taken.map(async (port) => {
        const server = createServer().listen(port, '127.0.0.1');
        await once(server, 'listening');
        return server;
      }),
    );
    try {
      const after = await open();
      expect(await readFromEach(after)).toEqual(whatWasWritten);
      expect(names.flatMap((store) => readRecord(join(dataDir, store))!.ports).filter((port) => taken.includes(port))).toEqual([]);
      await after.stop();
    } finally {
      for (const server of servers) server.close();
    }
  });

  it('are opened once when two ask at the same time', async () => {
    const [one, two] = await Promise.all([open({ need: ['redis'] }), open({ need: ['redis'] })]);
    expect(one.redis.url).toBe(two.redis.url);
    await one.stop();
    await two.stop();
    expect(isAlive(pidOf('redis'))).toBe(false);
  });

  it('are stopped again when one of them cannot be had', async () => {
    await expect(open({ need: ['redis', 'kafka'], env: { ...env, KAFKA_BROKERS: '127.0.0.1:1' } })).rejects.toThrow(StoreTrouble);
    expect(readRecord(join(dataDir, 'redis'))).toBeUndefined();
  });

  it('listen on 127.0.0.1, with the settings that the layers count on', async () => {
    const stores = await open({ need: ['redis', 'postgres'] });
    const settings = await withRedis(stores.redis.url, (redis) => redis.config('GET', 'maxmemory-policy', 'appendonly', 'appendfsync', 'bind'));
    expect(settings).toEqual(expect.arrayContaining(['noeviction', 'yes', 'everysec', '127.0.0.1']));
    await withPostgres(stores.postgres.url, async (client) => {
      const { rows } = await client.query(
        `select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
                current_database() as database, current_setting('server_encoding') as encoding, datcollate as collation
           from pg_database where datname = current_database()`,
      );
      expect(rows).toEqual([{ listens: '127.0.0.1', sockets: '', database: 'twofold', encoding: 'UTF8', collation: 'C' }]);
    });
    await stores.stop();
  });

  (weAreRoot() ? it : it.skip)('keep Postgres data elsewhere when its user cannot enter the folder', async () => {
    chmodSync(dataDir, 0o700);
    const said: string[] = [];
    const stores = await open({ need: ['postgres'], report: (line) => said.push(line) });
    const elsewhere = readFileSync(join(dataDir, 'postgres', 'data-is-at'), 'utf8');
    expect(said.join('\n')).toContain(elsewhere);
    expect(existsSync(join(elsewhere, 'data', 'PG_VERSION'))).toBe(true);
    await stores.stop();
    await removeStores(dataDir);
    expect(existsSync(elsewhere)).toBe(false);
  });
});
