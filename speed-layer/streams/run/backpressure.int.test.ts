/** A topology whose store or table is slow, on real stores: what waits, waits in Kafka. */
import { randomUUID } from 'node:crypto';
import { OrderCreated } from '../../../common/events/catalogue';
import { createRedisLiveState } from '../../../common/live/redis/redis-live-state';
import { handedOn } from '../../../common/log/kafka/fetched-records';
import { createKafkaLog } from '../../../common/log/kafka/kafka-log';
import { inNamespace } from '../../../common/log/namespaced';
import { StoreProxy } from '../../../common/testing/store-proxy';
import { until } from '../../../common/testing/until';
import { topicSettings } from '../../../common/topics';
import { EnrichedOrder, enrichedOrders, type User } from '../../topologies/enriched-orders';
import { Troubles } from '../../troubles';
import type { TaskWorker } from '../../worker';
import { outputsIn, recordOf } from '../testing/shop';
import { topologyWorker } from './run-topology';
import type { StreamTask } from './stream-task';
import { topicsOf } from './topics';

const PARTITIONS = 2;
const CENT = 100n;

describe('a topology over slow stores', () => {
  const namespace = `slow-${randomUUID().slice(0, 8)}`;
  const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
  const stopping = new AbortController();
  let tableAnswers = Promise.resolve();
  const topology = enrichedOrders({
    name: 'customers',
    load: async (keys) => {
      await tableAnswers;
      return new Map(keys.map((key): [string, User] => [key, { name: key, tier: 'gold', city: null }]));
    },
  });
  const settings = [...topicSettings(PARTITIONS), ...topicsOf(topology, PARTITIONS)];
  const redis = new StoreProxy(process.env['REDIS_URL'] ?? '');
  let live: ReturnType<typeof createRedisLiveState>;
  let worker: TaskWorker<StreamTask>;
  let running: Promise<void>;
  let sold = 0;

  const sell = async (count: number): Promise<void> => {
    const orders = Array.from({ length: count }, () => `order-${sold++}`);
    await log.append(orders.map((orderId) => recordOf({ event: OrderCreated, eventId: `of-${orderId}`, orderId, userId: `user-${sold % 7}`, amount: CENT, at: Date.now() })));
  };
  const lag = (): number => worker.lags().reduce((sum, { offsets }) => sum + offsets, 0);
  const isPaused = () => until('it is paused', async () => (worker.paused().length > 0 ? true : undefined));

  /** While it is paused: a backlog comes in, and shows as lag; none of it is fetched. */
  const keepsOut = async (backlog: number): Promise<void> => {
    await isPaused();
    const before = { ...handedOn };
    expect(before.inHand).toBeGreaterThan(0);
    await sell(backlog);
    await until('the lag is seen', async () => (lag() >= backlog ? true : undefined));
    expect(handedOn).toEqual(before);
    expect(worker.paused()).not.toEqual([]);
  };
  /** Everything sold is told, once each and to the cent; nothing waits any more, and nothing is in hand. */
  const isAllTold = async (): Promise<void> => {
    await until('all is read', async () => (lag() === 0 && worker.paused().length === 0 && handedOn.inHand === 0 ? true : undefined), 60_000);
    const told = await until('all is told', async () => {
      const said = await outputsIn(log, EnrichedOrder);
      return said.length >= sold ? said : undefined;
    }, 60_000);
    expect(told).toHaveLength(sold);
    expect(new Set(told.map(({ data }) => data.orderId)).size).toBe(sold);
    expect(told.reduce((sum, { data }) => sum + data.amount, 0n)).toBe(BigInt(sold) * CENT);
  };

  beforeAll(async () => {
    await redis.open();
    live = createRedisLiveState({ url: redis.through, prefix: namespace });
    await log.ensureTopics(settings);
    worker = topologyWorker({ topology, log, live, archive: { identities: async () => [] }, partitions: PARTITIONS, troubles: new Troubles(() => undefined), now: Date.now, newId: randomUUID, roundMillis: 300 });
    running = worker.run(stopping.signal);
    await sell(200);
    await isAllTold();
  }, 60_000);

  afterAll(async () => {
    redis.free();
    stopping.abort();
    await running;
    await log.deleteTopics(settings.map(({ topic }) => topic));
    await log.close();
    await live.erase(PARTITIONS);
    await live.close();
    await redis.shut();
  }, 60_000);

  it('fetches no more while Redis stalls, and loses nothing over one that is slow and narrow', async () => {
    redis.stall();
    await sell(20);
    await keepsOut(2_000);
    redis.slow({ latency: 10, bytesPerSecond: 400_000 });
    await isAllTold();
    redis.free();
  }, 90_000);

  it('fetches no more while its table does not answer', async () => {
    let answer: () => void = () => undefined;
    tableAnswers = new Promise((resolve) => (answer = resolve));
    await sell(20);
    await keepsOut(1_000);
    answer();
    await isAllTold();
  }, 90_000);
});
