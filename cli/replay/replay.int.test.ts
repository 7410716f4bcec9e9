/** `npx twofold replay` on real stores, beside a stream processor that runs. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { migrate } from '../../batch-layer/postgres/migrate';
import { OrderCreated } from '../../common/events/catalogue';
import { createRedisLiveState } from '../../common/live/redis/redis-live-state';
import { createKafkaLog } from '../../common/log/kafka/kafka-log';
import { inNamespace } from '../../common/log/namespaced';
import { partitionFor } from '../../common/log/partitioner';
import { ownDatabase, type OwnDatabase } from '../../common/testing/own-database';
import { until } from '../../common/testing/until';
import { topicSettings } from '../../common/topics';
import { statePrefix } from '../../speed-layer/streams/run/editions/edition';
import { subjectOf } from '../../speed-layer/streams/run/editions/said';
import { editionTopics, topicsOf } from '../../speed-layer/streams/run/topics';
import { outputsIn, recordOf } from '../../speed-layer/streams/testing/shop';
import { startLayer } from '../../speed-layer/testing/process';
import { OrderMetrics, orderMetrics } from '../../speed-layer/topologies/order-metrics';
import { DEFAULT_SETTINGS } from '../../speed-layer/topologies/settings';
import type { Terminal } from '../print/terminal';
import { runCommand } from '../program';

const PARTITIONS = 2;
const NAME = 'order-metrics';
/** Of other categories: by these, orders of 100,000 are standard. */
const CHANGED = { LARGE_ORDER_STANDARD: '100000' };
/** An hour ago, at the start of one. */
const BEGIN = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;

describe('npx twofold replay, beside a stream processor that runs', () => {
  const namespace = `replay-${randomUUID().slice(0, 8)}`;
  const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
  const topology = orderMetrics(DEFAULT_SETTINGS);
  const topics = [...topicSettings(PARTITIONS), ...topicsOf(topology, PARTITIONS)];
  const folder = mkdtempSync(join(tmpdir(), 'twofold-replay-'));
  let database: OwnDatabase;
  let env: Record<string, string>;
  let processor: ReturnType<typeof startLayer> | undefined;

  async function twofold(line: string, settings: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal: Terminal = { out: (text) => out.push(text), tell: (text) => err.push(text), watched: false, screen: undefined, coloured: false, ask: async () => undefined, input: async () => '' };
    const code = await runCommand(['node', 'twofold', '--data', folder, ...line.split(' ')], { env: { ...process.env, ...env, ...settings }, terminal, signal: new AbortController().signal });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  const order = (id: string, amount: bigint, second: number) => log.append([recordOf({ event: OrderCreated, eventId: `of-${id}`, orderId: id, userId: 'ann', amount: amount * 10_000n, at: BEGIN + second * 1_000 })]);
  /** Orders of each category in each partition, so late that all windows before them are told. */
  const later = async (minute: number): Promise<void> => {
    for (const partition of [0, 1]) {
      const ids = Array.from({ length: 99 }, (_, n) => `later-${minute}-${n}`).filter((key) => partitionFor({ key }, PARTITIONS) === partition);
      await order(ids[0] ?? '', 100_000n, minute * 60);
      await order(ids[1] ?? '', 300_000n, minute * 60);
    }
  };
  const stateOf = (edition: number) => createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: statePrefix(namespace, NAME, edition) });
  /** What readers take for true: of each window and category, the last word. Those from the tenth minute on only let time go on. */
  async function believed(): Promise<string[]> {
    const said = await outputsIn(log, OrderMetrics);
    expect(new Set(said.map(({ eventId }) => eventId)).size).toBe(said.length);
    const last = new Map<string, string>();
    for (const { eventId, timestamp, retracted, window, data } of said) {
      const subject = subjectOf(OrderMetrics.topic, { eventId, timestamp: String(timestamp), window: { start: '', end: '' } }, new Set());
      if (retracted) last.delete(subject);
      else last.set(subject, `${((window?.start ?? 0) - BEGIN) / 60_000} ${data.category} ${data.orderCount}`);
    }
    return [...last.values()].filter((word) => /^\d /.test(word)).sort();
  }
  const toBelieve = (words: string[]) =>
    until(`readers believe ${words.join(', ')}`, async () => (JSON.stringify(await believed()) === JSON.stringify(words) ? true : undefined), 60_000);

  beforeAll(async () => {
    database = await ownDatabase();
    const pool = new Pool({ connectionString: database.url });
    await migrate(pool);
    await pool.end();
    env = { TWOFOLD_NAMESPACE: namespace, STREAMS_PORT: '0', DATABASE_URL: database.url, PARTITIONS: String(PARTITIONS), TOPOLOGIES: NAME };
    await log.ensureTopics(topics);
    processor = startLayer('speed-layer/streams/main.ts', env);
    await processor.ready;
  });

  afterAll(async () => {
    await processor?.kill('SIGKILL');
    await log.deleteTopics([...topics, ...[2, 3, 4, 5].flatMap((edition) => editionTopics(topology, edition, PARTITIONS))].map(({ topic }) => topic));
    await log.close();
    for (const edition of [1, 2, 3, 4, 5]) {
      const live = stateOf(edition);
      await live.erase(PARTITIONS);
      await live.close();
    }
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('builds it anew as it is declared now, shows the difference, and switches; a processor that has it declared so goes on', async () => {
    await order('a', 100_000n, 10);
    await order('b', 300_000n, 20);
    await order('c', 300_000n, 100);
    await later(10);
    await toBelieve(['0 basic 1', '0 standard 1', '1 standard 1']);

    const asked = await twofold(`replay --topology ${NAME}`, CHANGED);
    expect(asked).toMatchObject({ code: 0, err: expect.stringMatching(/nothing is switched/) as string });
    expect(asked.out).toMatch(/edition 2 has caught up: 7 of 7 records .*\nof \d subjects, readers will be told otherwise of 2: 1 changed, 1 gone\n/);
    expect(asked.out).toMatch(/changed +order-metrics +standard.* +orderCount 1, .* orderCount 2/);
    expect(await believed()).toEqual(['0 basic 1', '0 standard 1', '1 standard 1']);
    expect((await twofold('replay')).out).toMatch(/order-metrics +1 +live +first.*\n +2 +building +replay/);

    const { code, out } = await twofold(`replay --topology ${NAME} --yes --json`, CHANGED);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ edition: 2, switched: true, difference: { new: 0, changed: 1, gone: 1 } });
    expect(await believed()).toEqual(['0 standard 2', '1 standard 1']);

    await until('the processor tells why it does not go on', async () => processor?.lines.some((line) => line.includes(`made by another version of it`) && line.includes('npx twofold replay')) || undefined, 20_000);
    await processor?.kill('SIGTERM');
    processor = startLayer('speed-layer/streams/main.ts', { ...env, ...CHANGED });
    await order('d', 300_000n, 400);
    await later(20);
    await toBelieve(['0 standard 2', '1 standard 1', '6 standard 1']);
    expect(await twofold(`replay --topology ${NAME} --drop`)).toMatchObject({ code: 0, out: 'dropped edition 1 of order-metrics' });
  }, 180_000);

  it('a Redis that loses its state costs no output: the processor makes it anew by itself', async () => {
    const live = stateOf(2);
    await live.erase(PARTITIONS);
    await live.close();
    await order('e', 300_000n, 490);
    await later(30);
    await toBelieve(['0 standard 2', '1 standard 1', '6 standard 1', '8 standard 1']);
    const { out } = await twofold('replay');
    expect(out).toMatch(/ 2 +old +replay.*\n +3 +live +state lost/);
    expect(processor?.lines.join('\n')).toMatch(/Redis lost its state: edition 3 is built from the log/);
  }, 120_000);

  it('begins where it is told, corrects nothing that it does not know of, and one of two that switch at once does so', async () => {
    const since = new Date().toISOString();
    await order('f', 300_000n, 550);
    await later(40);
    const words = ['0 standard 2', '1 standard 1', '6 standard 1', '8 standard 1', '9 standard 1'];
    await toBelieve(words);
    const built = await twofold(`replay --topology ${NAME} --from ${since} --json`, CHANGED);
    expect(JSON.parse(built.out)).toMatchObject({ edition: 4, switched: false, difference: { new: 0, changed: 0, gone: 0 } });
    expect((JSON.parse(built.out) as { difference: { left: number } }).difference.left).toBeGreaterThan(0);
    const elsewhere = await twofold(`replay --topology ${NAME} --from offset:1`, CHANGED);
    expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('begins elsewhere: leave --from out to go on with it') as string });
    expect(await twofold(`replay --topology ${NAME} --from yesterday`, CHANGED)).toMatchObject({ code: 1, err: expect.stringContaining('--from takes beginning, a time such as') as string });

    const both = await Promise.all([1, 2].map(() => twofold(`replay --topology ${NAME} --yes`, CHANGED)));
    expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(both.find(({ code }) => code === 1)?.err).toMatch(/somebody else puts edition 4 .* in place just now|edition 4 .* is not being built any more/);
    expect((await twofold('replay')).out).toMatch(/ 4 +live +replay/);
    expect(await believed()).toEqual(words);
  }, 120_000);

  it('ends where somebody drops the edition that it builds', async () => {
    const building = twofold(`replay --topology ${NAME}`, CHANGED);
    await until('an edition is built', async () => /5 +building/.test((await twofold('replay')).out) || undefined, 20_000);
    expect((await twofold(`replay --topology ${NAME} --drop`)).out).toContain('5 of order-metrics');
    expect(await building).toMatchObject({ code: 1, err: expect.stringContaining('edition 5 of order-metrics was dropped by somebody else') as string });
  }, 60_000);
});
