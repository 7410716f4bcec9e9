import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { createKafkaLog } from '../common/log/kafka/kafka-log';
import { inNamespace } from '../common/log/namespaced';
import { readThrough } from '../common/log/read-through';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { deadLetterTopic, topicSettings } from '../common/topics';
import { tell } from './testing/corner';
import { startSpeedLayer, type SpeedProcess } from './testing/process';

const MIGRATIONS = join(__dirname, '..', 'batch-layer', 'migrations');
const PARTITIONS = 4;
const [ORDERS, PAYMENTS] = ['order-created', 'payment-completed'];

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 45 s until ${what}`);
    await pause(20);
  }
}

describe('the speed layer as a process, on a real Kafka, Redis and Postgres', () => {
  const namespace = `speed-${randomUUID().slice(0, 8)}`;
  const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
  const live = createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: namespace });
  const started: SpeedProcess[] = [];
  let database: OwnDatabase;
  let pool: Pool;
  /** What the tests have appended so far, as it must be counted. */
  const due = { revenue: 0n, orders: 0n, admitted: 0n, duplicate: 0n, rejected: 0n, duplicateAmount: 0n };

  beforeAll(async () => {
    database = await ownDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    await log.ensureTopics(topicSettings(PARTITIONS));
  });

  afterAll(async () => {
    await Promise.all(started.map((each) => each.kill('SIGKILL')));
    await log.deleteTopics(topicSettings(PARTITIONS).map(({ topic }) => topic));
    await log.close();
    await live.erase(PARTITIONS);
    await live.close();
    await pool.end();
    await database.drop();
  });

  const start = (env: Record<string, string> = {}): SpeedProcess => {
    const begun = startSpeedLayer({ TWOFOLD_NAMESPACE: namespace, SPEED_PORT: '0', DATABASE_URL: database.url, PARTITIONS: String(PARTITIONS), ...env });
    started.push(begun);
    return begun;
  };

  let made = 0;
  const event = (topic: string, type: string, orderId: string, eventId: string) => {
    const data = { orderId, userId: 'guest', amount: '1.2345', currency: 'EUR' };
    return { topic, key: orderId, value: JSON.stringify({ eventType: type, eventId, version: 2, timestamp: '2024-05-01T10:00:00Z', data }) };
  };
  /** Appends orders with their payments, each payment twice, and beside them records that are no events. */
  const sell = async (count: number, bad = 0): Promise<void> => {
    const records = Array.from({ length: count }, () => `order-${made++}`).flatMap((orderId) => [
      event(ORDERS, 'OrderCreated', orderId, `${orderId}-o`),
      event(PAYMENTS, 'PaymentCompleted', orderId, `${orderId}-p`),
      event(PAYMENTS, 'PaymentCompleted', orderId, `${orderId}-p`),
    ]);
    const junk = Array.from({ length: bad }, () => ({ topic: PAYMENTS, key: `bad-${made++}`, value: 'no JSON' }));
    await log.append([...records, ...junk]);
    const n = BigInt(count);
    due.orders += n;
    due.revenue += n * 12_345n;
    due.admitted += 2n * n;
    due.duplicate += n;
    due.duplicateAmount += n * 12_345n;
    due.rejected += BigInt(bad);
  };
  const counted = async (): Promise<bigint> => {
    const { admitted, duplicate, rejected } = await tell(live, PARTITIONS);
    return admitted + duplicate + rejected;
  };
  const allCounted = async (): Promise<void> => {
    const all = due.admitted + due.duplicate + due.rejected;
    await until('every record is counted', async () => (await counted()) >= all);
    expect(await tell(live, PARTITIONS)).toEqual(due);
  };
  const deadLetters = async (): Promise<string[]> => {
    const topic = deadLetterTopic(PAYMENTS);
    const { start: from, end } = await log.bounds([topic]);
    const keys: string[] = [];
    await readThrough(log, `told-${randomUUID()}`, [topic], from, end, (batch, endAt) => {
      for (let i = 0; i < endAt; i++) keys.push(Buffer.from(batch.bytes.subarray(batch.keyStart[i], batch.keyEnd[i])).toString());
    });
    return keys;
  };

  let first: SpeedProcess;

  it('waits, and says so, until the batch layer has made the tables', async () => {
    await sell(10);
    first = start();
    const url = await first.ready;
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await until('it says what it waits for', async () => {
      const answer = await fetch(`${url}/readyz`);
      return answer.status === 503 && /tables are not there yet/.test(await answer.text());
    });
    for (const file of readdirSync(MIGRATIONS).sort()) await pool.query(readFileSync(join(MIGRATIONS, file), 'utf8'));
    await allCounted();
    await until('it is ready', async () => (await fetch(`${url}/readyz`)).status === 200);
    expect(first.lines.filter((line) => /tables are not there yet/.test(line) && line.startsWith('task 0'))).toHaveLength(1);
  });

  it('counts exactly over kill -9 in the middle, and sends each rejection once', async () => {
    const before = await counted();
    const selling = (async () => {
      for (let i = 0; i < 40; i++) await sell(50, 5);
    })();
    await until('some of it is counted', async () => (await counted()) > before + 300n);
    expect(await first.kill('SIGKILL')).toBe('SIGKILL');
    first = start();
    await selling;
    await allCounted();
    await until('every dead letter is sent', async () => (await deadLetters()).length >= 200);
    const keys = await deadLetters();
    expect(keys).toHaveLength(200);
    expect(new Set(keys).size).toBe(200);
    await until('the outbox is empty', async () => (await Promise.all([0, 1, 2, 3].map((p) => live.outbox(p, 1)))).every((entries) => entries.length === 0));
  });

  it('begins again from the log when Redis has lost its state in mid-run', async () => {
    const selling = (async () => {
      for (let i = 0; i < 20; i++) await sell(50);
    })();
    await live.erase(PARTITIONS);
    await selling;
    await allCounted();
    await live.erase(PARTITIONS);
    // Nothing new comes now.
    await allCounted();
    expect(await deadLetters()).toHaveLength(200);
  });

  it('tells Prometheus what it did', async () => {
    const told = await (await fetch(`${await first.ready}/metrics`)).text();
    expect(told).toMatch(/twofold_speed_events_rejected_total{topic="payment-completed",reason="malformed-json"} [1-9]/);
    expect(told).toMatch(/twofold_speed_events_duplicate_total{topic="payment-completed"} [1-9]/);
    expect(told).toMatch(/twofold_speed_lag_offsets{topic="order-created",partition="3"} 0\n/);
    expect(told).toMatch(/twofold_speed_task_up{partition="0"} 1\n/);
    expect(told).toMatch(/twofold_speed_log_latency_seconds_count [1-9]/);
    expect(told).toMatch(/twofold_speed_freshness_seconds{partition="2"} \d/);
  });

  it('shares the tasks with a second process and takes them over when that one is killed', async () => {
    const second = start();
    const held = async (each: SpeedProcess): Promise<number> => ((await (await fetch(`${await each.ready}/metrics`)).text()).match(/^twofold_speed_task_up{/gm) ?? []).length;
    await until('each has two tasks', async () => (await held(first)) === 2 && (await held(second)) === 2);
    await sell(200);
    await allCounted();
    await sell(200);
    await second.kill('SIGKILL');
    await sell(200);
    await allCounted();
    await until('all tasks are the first one’s', async () => (await held(first)) === 4);
  });

  it('ends cleanly when it is told to', async () => {
    expect(await first.kill('SIGTERM')).toBe(0);
    expect(first.lines.filter((line) => /at .*\.ts:\d+/.test(line))).toEqual([]);
  });

  it('refuses a number of partitions that the topics do not have, in a sentence', async () => {
    const wrong = start({ PARTITIONS: '3' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.lines).toEqual([expect.stringMatching(/partitions/)]);
  });
});
