import { randomUUID } from 'node:crypto';
import { OrderCreated } from '../../common/events/catalogue';
import { createRedisLiveState } from '../../common/live/redis/redis-live-state';
import { createKafkaLog } from '../../common/log/kafka/kafka-log';
import { inNamespace } from '../../common/log/namespaced';
import { ownDatabase, type OwnDatabase } from '../../common/testing/own-database';
import { until } from '../../common/testing/until';
import { topicSettings } from '../../common/topics';
import { startLayer, type LayerProcess } from '../testing/process';
import { builtIn } from '../topologies/built-in';
import { HighValueOrder } from '../topologies/high-value';
import { OrderMetrics } from '../topologies/order-metrics';
import { DEFAULT_SETTINGS } from '../topologies/settings';
import { OrderSummaryCreated } from '../topologies/splitter';
import { topicsOf } from './run/topics';
import { outputsIn, recordOf } from './testing/shop';

const PARTITIONS = 2;
const NOW = Date.now();

describe('the stream processor, as a process on real stores', () => {
  const namespace = `streams-${randomUUID().slice(0, 8)}`;
  const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
  const topologies = builtIn(DEFAULT_SETTINGS, { name: 'customers', load: async () => new Map() });
  const settings = [...topicSettings(PARTITIONS), ...topologies.flatMap((each) => topicsOf(each, PARTITIONS))];
  const started: LayerProcess[] = [];
  let database: OwnDatabase;

  const start = (env: Readonly<Record<string, string>> = {}): LayerProcess => {
    const own = { TWOFOLD_NAMESPACE: namespace, STREAMS_PORT: '0', DATABASE_URL: database.url, PARTITIONS: String(PARTITIONS) };
    const begun = startLayer('speed-layer/streams/main.ts', { ...own, ...env });
    started.push(begun);
    return begun;
  };
  const order = (orderId: string, amount: bigint, at: number) => log.append([recordOf({ event: OrderCreated, eventId: `of-${orderId}`, orderId, userId: 'ann', amount: amount * 10_000n, at })]);

  beforeAll(async () => {
    database = await ownDatabase();
    await log.ensureTopics(settings);
  });

  afterAll(async () => {
    await Promise.all(started.map((each) => each.kill('SIGKILL')));
    await log.deleteTopics(settings.map(({ topic }) => topic));
    await log.close();
    for (const { name } of topologies) {
      const live = createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: `${namespace}:streams:${name}` });
      await live.erase(PARTITIONS);
      await live.close();
    }
    await database.drop();
  });

  it('tells each window once, though it was killed with -9 in the middle of it', async () => {
    const minute = Math.floor(NOW / 60_000) * 60_000 - 120_000;
    const first = start();
    await first.ready;
    await order('before', 100_000n, minute + 1_000);
    await until('the order is taken apart', async () => ((await outputsIn(log, OrderSummaryCreated)).length === 1 ? true : undefined), 60_000);
    await first.kill('SIGKILL');

    await order('after', 300_000n, minute + 30_000);
    const second = start();
    const url = await second.ready;
    // Its event time lies behind the window, whatever the clock does.
    await order('later', 100_000n, minute + 200_000);
    const told = await until('the window is told', async () => {
      const said = (await outputsIn(log, OrderMetrics)).filter(({ window }) => window?.start === minute);
      return said.length >= 2 ? said : undefined;
    }, 90_000);
    expect(told.map(({ revision, data: { category, orderCount, totalRevenue } }) => ({ revision, category, orderCount, totalRevenue })).sort((a, b) => (a.category < b.category ? -1 : 1))).toEqual([
      { revision: 0, category: 'basic', orderCount: 1, totalRevenue: 1_000_000_000n },
      { revision: 0, category: 'standard', orderCount: 1, totalRevenue: 3_000_000_000n },
    ]);
    expect((await outputsIn(log, OrderSummaryCreated)).map(({ data }) => data.orderId).sort()).toEqual(['after', 'before', 'later']);
    expect(await outputsIn(log, HighValueOrder)).toEqual([]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/twofold_streams_outputs_sent_total\{topology="splitter"\} \d/);
    expect(await second.kill('SIGTERM')).toBe(0);
  }, 240_000);
});
