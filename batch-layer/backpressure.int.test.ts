/** The archiver before a slow Postgres, on real stores: what waits, waits in Kafka. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { INPUT_TOPICS, OrderCreated } from '../common/events/catalogue';
import { MemoryLiveState } from '../common/live/memory';
import { handedOn } from '../common/log/kafka/fetched-records';
import { createKafkaLog } from '../common/log/kafka/kafka-log';
import { inNamespace } from '../common/log/namespaced';
import { StoreProxy } from '../common/testing/store-proxy';
import { until } from '../common/testing/until';
import { topicSettings } from '../common/topics';
import { Archiver } from './archiver';
import { openArchivePool } from './postgres/archive-pool';
import { createPostgresArchive } from './postgres/postgres-archive';
import { keepReading } from './reading';
import { migratedDatabase, type MigratedDatabase } from './testing/migrated-database';

const PARTITIONS = 2;
const SILENT = 2_500;

describe('the archiver before a slow Postgres', () => {
  const namespace = `slow-${randomUUID().slice(0, 8)}`;
  const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
  const settings = topicSettings(PARTITIONS);
  const stopping = new AbortController();
  const troubles: (string | undefined)[] = [];
  let database: MigratedDatabase;
  let postgres: StoreProxy;
  let pool: Pool;
  let archiver: Archiver;
  let reading: Promise<void>;
  let sold = 0;

  const sell = async (count: number): Promise<void> => {
    const records = Array.from({ length: count }, () => {
      const orderId = `order-${sold++}`;
      const data = { orderId, userId: 'ann', amount: '0.01', currency: 'EUR' };
      return { topic: OrderCreated.topic, key: orderId, value: JSON.stringify({ eventType: 'OrderCreated', eventId: orderId, version: 2, timestamp: new Date().toISOString(), data }) };
    });
    await log.append(records);
  };
  const lag = async (): Promise<number> => archiver.lags((await log.bounds(INPUT_TOPICS)).end).reduce((sum, { offsets }) => sum + offsets, 0);
  const isPaused = () => until('it is paused', async () => (archiver.paused().length > 0 ? true : undefined));
  /** All is in the archive, each order once and to the cent, and nothing is in hand. */
  const isAllArchived = async (): Promise<void> => {
    const { rows } = await until('all is archived', async () => {
      const found = await database.pool.query('SELECT count(*) AS orders, sum(amount) AS amount, count(DISTINCT event_id) AS ids FROM order_created');
      return Number((found.rows[0] as { orders: string }).orders) >= sold ? found : undefined;
    });
    expect(rows).toEqual([{ orders: String(sold), amount: String(sold * 100), ids: String(sold) }]);
    await until('nothing waits', async () => (archiver.paused().length === 0 && handedOn.inHand === 0 ? true : undefined));
    expect(await lag()).toBe(0);
  };

  beforeAll(async () => {
    database = await migratedDatabase();
    await log.ensureTopics(settings);
    postgres = new StoreProxy((database.pool.options as { connectionString: string }).connectionString);
    await postgres.open();
    pool = openArchivePool(postgres.through, () => undefined, SILENT);
    const archive = createPostgresArchive(pool, INPUT_TOPICS);
    archiver = new Archiver({
      archive,
      live: new MemoryLiveState(),
      log,
      topics: INPUT_TOPICS,
      partitions: PARTITIONS,
      now: Date.now,
    });
    reading = keepReading({ log, group: 'archiver', topics: INPUT_TOPICS, archiver, told: (trouble) => troubles.push(trouble), pause: (millis) => pause(millis / 5), stopping: stopping.signal });
    await sell(100);
    await isAllArchived();
  }, 60_000);

  afterAll(async () => {
    postgres.free();
    stopping.abort();
    await reading;
    await pool.end();
    await log.deleteTopics(settings.map(({ topic }) => topic));
    await log.close();
    await postgres.shut();
    await database.drop();
  }, 60_000);

  it('fetches no more while Postgres stalls, and loses nothing over one that is slow and narrow', async () => {
    postgres.stall();
    await sell(20);
    await isPaused();
    const before = { ...handedOn };
    expect(before.inHand).toBeGreaterThan(0);
    await sell(2_000);
    expect(await lag()).toBe(2_020);
    expect(handedOn).toEqual(before);
    postgres.slow({ latency: 5, bytesPerSecond: 200_000 });
    await isAllArchived();
    postgres.free();
    expect(troubles).toEqual([undefined]);
  }, 60_000);

  it('takes a new connection where the old one is silent for too long', async () => {
    postgres.forget();
    await sell(50);
    await isAllArchived();
    expect(troubles.at(-2)).toMatch(/silent/);
    expect(troubles.at(-1)).toBeUndefined();
  }, 60_000);
});
