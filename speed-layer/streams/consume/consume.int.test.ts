import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { recordAt } from '../../../common/log/input-record';
import { createKafkaLog } from '../../../common/log/kafka/kafka-log';
import { readThrough } from '../../../common/log/read-through';
import { ownDatabase, type OwnDatabase } from '../../../common/testing/own-database';
import { until } from '../../../common/testing/until';
import { consume } from './consume';
import { inRedis } from './in-redis';
import { groupOf, KINDS, POISON, startFour, type Kind } from './testing/four-consumers';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const COUNT = 150;
const wanted = Array.from({ length: COUNT }, (_, n) => n).filter((n) => n !== POISON);

describe('consumers on the real stores', () => {
  const log = createKafkaLog({ brokers, clientId: 'consume', sessionTimeout: 6_000 });
  const topic = `consume-${Date.now().toString(36)}`;
  const [out, retried] = [`${topic}-out`, `${topic}-retried`];
  const topics = [topic, out, retried, ...KINDS.map((kind) => `${topic}.${kind}.dead`), `${retried}.dlq`];
  let database: OwnDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await ownDatabase();
    pool = new Pool({ connectionString: database.url });
    await pool.query('CREATE TABLE effect (kind text, n int)');
    await log.ensureTopics([topic, out, retried].map((each) => ({ topic: each, partitions: 1, config: {} })));
    await log.append(Array.from({ length: COUNT }, (_, n) => ({ topic, key: 'k', value: `${n}`, headers: { trace: `t${n}` } })));
  });
  afterAll(async () => {
    await log.deleteTopics(topics);
    await Promise.all([log.close(), pool.end()]);
    await database.drop();
  });
  const read = async (from: string) => {
    const found: { text: string; headers: Record<string, string> }[] = [];
    const { start, end } = await log.bounds([from]);
    await readThrough(log, `${from}-reader`, [from], start, end, (batch, endAt) => {
      for (let i = 0; i < endAt; i++) found.push({ text: Buffer.from(recordAt(batch, i, 1).value ?? []).toString(), headers: batch.headers?.(i) ?? {} });
    });
    return found;
  };

  test('killed by kill -9 between effect and commit: at most once loses, at least once repeats, exactly once does neither', async () => {
    const script = join('speed-layer', 'streams', 'consume', 'testing', 'frozen-consumers.ts');
    const child = spawn(process.execPath, ['platform/run.mjs', script, topic, out, database.url], { cwd: join(__dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] });
    const died = once(child, 'close');
    for await (const line of createInterface(child.stdout)) if (line === 'frozen') child.kill('SIGKILL');
    expect((await died)[1]).toBe('SIGKILL');

    const consumers = await startFour({ log, pool, topic, out, worst: async () => undefined });
    await until('all four are through', async () => {
      const at = await Promise.all(KINDS.map((kind) => log.committed(groupOf(topic, kind), topic, 0)));
      return at.every((offset) => offset === COUNT) ? true : undefined;
    });
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await Promise.all(consumers.map(({ ended }) => ended));

    const { rows } = await pool.query<{ kind: Kind; n: number }>('SELECT kind, n FROM effect ORDER BY n');
    const of = (kind: Kind): number[] => rows.filter((row) => row.kind === kind).map(({ n }) => n);
    const lost = (found: readonly number[]): number => wanted.filter((n) => !found.includes(n)).length;
    const repeated = (found: readonly number[]): number => found.length - new Set(found).size;
    expect(repeated(of('at-most-once'))).toBe(0);
    expect(lost(of('at-most-once'))).toBeGreaterThan(0);
    expect(lost(of('at-least-once'))).toBe(0);
    expect(repeated(of('at-least-once'))).toBeGreaterThan(0);
    expect(of('into-postgres')).toEqual(wanted);
    expect((await read(out)).map(({ text }) => Number(text)).sort((a, b) => a - b)).toEqual(wanted);
    for (const kind of KINDS) {
      expect(await read(`${topic}.${kind}.dead`)).toMatchObject([{ text: `${POISON}`, headers: { trace: `t${POISON}`, reason: 'PermanentError', attempts: '1', topic, partition: '0', offset: `${POISON}` } }]);
    }
  }, 90_000);

  test('what fails in passing is tried again, what goes on failing becomes a dead letter, and what came before is passed over', async () => {
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    const stopping = new AbortController();
    const calls: string[] = [];
    const store = { consumer: retried, ttl: 60_000, lease: 400 };
    // Whoever had this one in hand died.
    await redis.set(`twofold:consumed:${retried}:held`, 'somebody', 'PX', 400);
    await log.append(['a', 'flaky', 'a', 'bad', 'held', 'b'].map((value) => ({ topic: retried, key: 'k', value })));
    const consumer = await consume(log, {
      topic: retried,
      group: retried,
      delivery: 'at-least-once',
      maxRetries: 2,
      backoff: { first: 10 },
      idempotency: inRedis(redis, store),
      keyOf: ({ value }) => String(value),
      signal: stopping.signal,
      handler: async ({ value }, { attempt }) => {
        calls.push(`${String(value)} ${attempt}`);
        if (String(value) === 'bad' || (String(value) === 'flaky' && attempt < 3)) throw new Error('not now');
      },
    });
    await until('it is through', async () => ((await log.committed(retried, retried, 0)) === 6 ? true : undefined));
    stopping.abort();
    await consumer.ended;
    redis.disconnect();
    expect(calls).toEqual(['a 1', 'flaky 1', 'flaky 2', 'flaky 3', 'bad 1', 'bad 2', 'bad 3', 'held 1', 'b 1']);
    expect(await read(`${retried}.dlq`)).toMatchObject([{ text: 'bad', headers: { reason: 'Error', detail: 'not now', attempts: '3' } }]);
  }, 60_000);
});
