import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { z } from 'zod';
import type { LiveState } from '../common/live/live-state';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { covers, isPosition, positionToken, type Position } from '../common/position';
import { startLayer, type LayerProcess } from '../common/testing/layer-process';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { until } from '../common/testing/until';
import { MIGRATION, Shop } from './testing/shop';

const PARTITIONS = 2;
const total = z.object({
  total: z.string(),
  batch: z.string(),
  realtime: z.string(),
  generation: z.number().nullable(),
  evidence: z.object({ asOf: z.object({ position: z.custom<Position>(isPosition) }), frozenTasks: z.array(z.number()) }),
});
const status = z.object({ speed: z.object({ tasks: z.array(z.object({ offsets: z.record(z.string(), z.number()).nullable() })) }) });
const problem = z.object({ type: z.string(), detail: z.string() });

describe('the serving process on a real Redis and a real Postgres', () => {
  const namespace = `serving_${randomBytes(4).toString('hex')}`;
  const redisUrl = process.env['REDIS_URL'] ?? '';
  let database: OwnDatabase;
  let pool: Pool;
  let live: LiveState;
  let shop: Shop;
  let serving: LayerProcess;

  const ask = (path: string): Promise<Response> => fetch(serving.url + path);
  const answer = async (params = ''): Promise<z.infer<typeof total>> => {
    const response = await ask(`/api/total-revenue${params}`);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return total.parse(body);
  };
  const atEnd = (): Promise<z.infer<typeof total>> => answer(`?atLeast=${positionToken(shop.end)}&wait=10s`);
  const start = async (): Promise<void> => {
    const env = { TWOFOLD_NAMESPACE: namespace, SERVING_PORT: '0', PARTITIONS: String(PARTITIONS), DATABASE_URL: database.url };
    serving = await startLayer('serving-layer/main.ts', env);
  };
  const said = (what: string): boolean => serving.lines.some((line) => line.includes(what));

  beforeAll(async () => {
    database = await ownDatabase();
    pool = new Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    live = createRedisLiveState({ url: redisUrl, prefix: namespace });
    shop = new Shop(live, PARTITIONS);
    await start();
  });
  afterAll(async () => {
    await serving.stop('SIGKILL');
    await live.erase(PARTITIONS);
    await live.close();
    await pool.end();
    await database.drop();
  });

  test('it begins with a reason instead of an answer, and answers as soon as there is an exact one', async () => {
    const reason = async () => problem.parse(await (await ask('/api/total-revenue')).json()).detail;
    expect(await reason()).toBe('the generations have not been read from Postgres yet');
    await until('it tells so', async () => (said('the tables are not there yet') ? true : undefined));
    await pool.query(MIGRATION);
    await until('it looks for tasks', async () => ((await reason()).startsWith('task 0 of 2 has no live state') ? true : undefined));
    await shop.openTasks();
    await shop.paid(0, 100n);
    expect(await atEnd()).toMatchObject({ total: '100', batch: '0', realtime: '100', generation: null });
    expect((await ask('/readyz')).status).toBe(200);
  });

  test('it goes over to a generation without the total moving, before, at and after the prune', async () => {
    await shop.paid(1, 20n);
    const cut = await shop.seal('run-1');
    await shop.paid(0, 3n);
    expect(await atEnd()).toMatchObject({ total: '123', batch: '0', generation: null });
    await shop.publish(pool, 1, 'run-1', cut);
    const switched = await until('the generation is taken up', async () => {
      const now = await answer();
      expect(now.total).toBe('123');
      return now.generation === 1 ? now : undefined;
    });
    expect(switched).toMatchObject({ total: '123', batch: '120', realtime: '3' });
    await shop.prune(1, cut);
    await shop.paid(1, 4n);
    expect(await atEnd()).toMatchObject({ total: '127', batch: '120', realtime: '7', generation: 1 });
  });

  test('a position that is not reached is a 503 that says how far it is', async () => {
    const response = await ask(`/api/total-revenue?atLeast=${positionToken({ 'payment-completed': [1000, 0] })}&wait=100ms`);
    expect(response.status).toBe(503);
    expect(problem.parse(await response.json())).toMatchObject({ type: 'urn:twofold:problem:not-reached', detail: expect.stringContaining('998 records') as string });
  });

  test('the live state is lost: the answer never moves back, and goes on once the tasks have caught up', async () => {
    const before = await answer();
    const cut = await shop.seal('run-2');
    await shop.publish(pool, 2, 'run-2', cut);
    await until('generation 2 is taken up', async () => ((await answer()).generation === 2 ? true : undefined));
    await shop.paid(0, 1n);
    expect(await atEnd()).toMatchObject({ total: '128' });
    await live.erase(PARTITIONS);
    await until('the loss is seen', async () => ((await answer()).evidence.frozenTasks.length === PARTITIONS ? true : undefined));
    const during = await answer();
    expect(during.total).toBe('128');
    expect(covers(during.evidence.asOf.position, before.evidence.asOf.position)).toBe(true);
    await shop.rebase(2, cut, 'again');
    await until('the rebase is seen', async () => {
      const { speed } = status.parse(await (await ask('/api/status')).json());
      return speed.tasks.every(({ offsets }, p) => offsets?.['payment-completed'] === cut['payment-completed']?.[p]) ? true : undefined;
    });
    expect((await answer()).total).toBe('128');
    await shop.replay(cut);
    await shop.paid(1, 2n);
    expect(await atEnd()).toMatchObject({ total: '130', batch: '127', realtime: '3', evidence: { frozenTasks: [] } });
  });

  test('a process that starts anew gives the same answer', async () => {
    const before = await answer();
    await serving.stop('SIGKILL');
    await start();
    expect(await atEnd()).toMatchObject({ total: before.total, generation: 2, evidence: { asOf: before.evidence.asOf } });
  });

  test('Postgres goes away: it answers on, told once', async () => {
    await database.drop();
    await until('it notices', async () => (said('reading generations: ') ? true : undefined));
    await shop.paid(0, 5n);
    expect(await atEnd()).toMatchObject({ total: '135', generation: 2 });
    expect(serving.lines.filter((line) => line.startsWith('reading generations: '))).toHaveLength(1);
  });

  test('SIGTERM ends it in bounded time and in order, also while somebody waits', async () => {
    const waiting = ask(`/api/total-revenue?atLeast=${positionToken({ 'payment-completed': [1000, 0] })}&wait=30s`).catch(() => undefined);
    await ask('/livez');
    const begun = Date.now();
    expect(await serving.stop('SIGTERM')).toBe(0);
    expect(Date.now() - begun).toBeLessThan(15_000);
    await waiting;
  });

  test('a setting that does not fit is told without a stack', async () => {
    const start = startLayer('serving-layer/main.ts', { SERVING_PORT: 'many' });
    await expect(start).rejects.toThrow(/before it was ready:\nSERVING_PORT must be a whole number[^\n]*$/);
  });
});
