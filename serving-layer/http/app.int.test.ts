import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { Pool } from 'pg';
import { z } from 'zod';
import { parseRates } from '../../common/currency/rates';
import { MemoryLiveState } from '../../common/live/memory';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { positionToken } from '../../common/position';
import { createRunRequests, type RunRequests } from '../../common/recompute/run-requests';
import { ownDatabase, type OwnDatabase } from '../../common/testing/own-database';
import { follower, followOnce } from '../follower';
import { generationWatch } from '../generation-source';
import { archiveWatch, heartbeatWatch, LayersSeen } from '../layers-seen';
import { createMetrics } from '../metrics';
import { archivePosition } from '../postgres-archive';
import { PostgresGenerations } from '../postgres-generations';
import { definitions, MIGRATION, Shop, views } from '../testing/shop';
import { MergedView } from '../view/merged-view';
import { createApp } from './app';

const RATES = parseRates('Date,USD,GBP,\n2026-01-02,2,0.5,\n');
const PARTITIONS = 2;
const NOW = Date.parse('2026-01-06T12:00:30Z');
const json = z.record(z.string(), z.unknown());

/** The app on a real HTTP server and a real Postgres, over a live state that the test moves step by step. */
class World {
  readonly live = new MemoryLiveState();
  readonly shop = new Shop(this.live, PARTITIONS);
  readonly view = new MergedView(PARTITIONS, definitions);
  readonly seen = new LayersSeen();
  readonly reported: string[] = [];
  url = '';
  private server!: Server;

  private constructor(
    private readonly database: OwnDatabase,
    readonly pool: Pool,
    private readonly runs: RunRequests,
  ) {}

  static async start(): Promise<World> {
    const database = await ownDatabase();
    const pool = new Pool({ connectionString: database.url });
    // Dropping the database may cut connections that are just being closed.
    pool.on('error', () => undefined);
    await pool.query(MIGRATION);
    const runs = createRunRequests({ redisUrl: process.env['REDIS_URL'] ?? '', namespace: `serving_${randomBytes(4).toString('hex')}`, pool });
    const world = new World(database, pool, runs);
    const { seen } = world;
    const parts = { now: () => NOW, report: (line: string) => void world.reported.push(line) };
    const upkeep = {
      following: follower(world.view, world.live, parts),
      generations: generationWatch(world.view, new PostgresGenerations(pool, views), parts),
      heartbeats: heartbeatWatch(seen, world.live, PARTITIONS, parts),
      archive: archiveWatch(seen, { position: () => archivePosition(pool) }, parts),
    };
    const lastSeen = () => ({ speed: seen.oldestHeartbeat(), serving: NOW - 250, frozen: world.view.frozen() });
    const metrics = createMetrics({ view: world.view, seen, lastSeen, now: parts.now });
    const app = createApp({ ...parts, view: world.view, views, rates: RATES, partitions: PARTITIONS, seen, upkeep, lastSeen, runs, pool, metrics });
    world.server = app.listen(0, '127.0.0.1');
    await once(world.server, 'listening');
    const at = world.server.address();
    if (typeof at === 'object' && at) world.url = `http://127.0.0.1:${at.port}`;
    return world;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.runs.close();
    await this.pool.end();
    await this.database.drop();
  }
  follow(): Promise<void> {
    return followOnce(this.view, this.live, 0);
  }
  async ask(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(this.url + path, init);
    return { status: response.status, body: json.parse(await response.json()), headers: response.headers };
  }
}

describe('the serving layer over HTTP', () => {
  let world: World;
  beforeEach(async () => (world = await World.start()));
  afterEach(() => world.stop());

  const ready = async (): Promise<void> => {
    world.view.offer('none');
    await world.shop.openTasks();
    await world.follow();
  };

  test('before there is an exact answer it says why, and is not ready', async () => {
    world.view.offer('none');
    const { status, body, headers } = await world.ask('/api/total-revenue');
    expect([status, headers.get('content-type'), headers.get('retry-after')]).toEqual([503, 'application/problem+json; charset=utf-8', '1']);
    expect(body).toMatchObject({ type: 'urn:twofold:problem:no-exact-answer', detail: 'task 0 of 2 has no live state yet: is the speed layer running?' });
    expect((await fetch(`${world.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${world.url}/livez`)).status).toBe(200);
    expect((await world.ask('/api/status')).body).toMatchObject({ answering: false, evidence: null });
    await world.shop.openTasks();
    await world.follow();
    expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
  });

  test('the total revenue comes with its evidence', async () => {
    await ready();
    await world.shop.paid(0, 100n);
    await world.shop.record(1, 'PaymentRefunded', { amount: 25_000n, currency: 'GBP' });
    await world.shop.record(1, 'PaymentCompleted', {}, undefined, { outcome: 'duplicate', currency: 'GBP', amount: 7_0000n });
    await world.shop.record(0, 'OrderCreated', {}, undefined, { outcome: 'rejected', reason: 'malformed-json' });
    for (const partition of [0, 1]) await world.live.heartbeat(partition, { owner: 'me', at: NOW - 1_000 * (partition + 1), ends: { 'payment-completed': 5 } });
    world.seen.heartbeats = await world.live.heartbeats(PARTITIONS);
    await world.follow();
    const position = { 'payment-completed': [1, 1], 'order-created': [1, 0], 'payment-refunded': [0, 1] };
    const { body } = await world.ask('/api/total-revenue');
    expect(body).toMatchObject({
      total: '97.5',
      batch: '0',
      realtime: '97.5',
      currency: 'GBP',
      byCurrency: { GBP: { total: '97.5', batch: '0', realtime: '97.5' } },
      asOf: positionToken(position),
      generation: null,
      freshness: { batch: null, speed: 2, serving: 0.25 },
      evidence: {
        asOf: { position },
        generation: null,
        frozenTasks: [],
        duplicates: { records: 1, amounts: { GBP: '7' } },
        rejections: { records: 1, byReason: { 'malformed-json': 1 } },
      },
    });
  });

  test('several currencies are told in that of most payments, in another on demand, and each by itself', async () => {
    await ready();
    expect((await world.ask('/api/total-revenue')).body).toMatchObject({ total: '0', currency: 'EUR' });
    await world.shop.paid(0, 60n, 'GBP');
    await world.shop.paid(1, 40n, 'GBP');
    await world.follow();
    expect((await world.ask('/api/total-revenue')).body).toMatchObject({ total: '100', currency: 'GBP' });
    await world.shop.paid(1, 10n, 'USD');
    await world.follow();
    const rates = [
      { currency: 'GBP', day: '2026-01-06', published: '2026-01-02', rate: '0.5' },
      { currency: 'USD', day: '2026-01-06', published: '2026-01-02', rate: '2' },
    ];
    expect((await world.ask('/api/total-revenue')).body).toMatchObject({ total: '102.5', currency: 'GBP', byCurrency: { GBP: { total: '100' }, USD: { total: '10' } }, rates });
    expect((await world.ask('/api/total-revenue?currency=EUR')).body).toMatchObject({ total: '205', currency: 'EUR', rates });
    expect((await world.ask('/api/total-revenue?currency=XTS')).body).toMatchObject({ status: 400, allowed: ['EUR', 'GBP', 'USD'] });
    await world.shop.paid(1, 10n, 'AED');
    await world.follow();
    expect((await world.ask('/api/total-revenue')).body).toMatchObject({ status: 422, type: 'urn:twofold:problem:no-rate' });
    expect((await world.ask('/api/revenue')).body['rows']).toHaveLength(3);
  });

  test('rows of a view, also under its short name, and what there is to ask', async () => {
    await ready();
    await world.shop.paid(0, 100n, 'GBP', '2026-01-05T00:00:00Z');
    await world.shop.paid(1, 50n);
    await world.follow();
    const { body } = await world.ask('/api/revenue?granularity=day&groupBy=country&from=2026-01-05');
    const { evidence, ...answered } = body;
    expect(answered).toEqual({
      view: 'revenue',
      granularity: 'day',
      from: '2026-01-05T00:00:00Z',
      groupBy: ['country'],
      rows: [
        { bucket: '2026-01-05', currency: 'GBP', country: 'France', revenue: '100', payments: 1, batch: { revenue: '0', payments: 0 }, realtime: { revenue: '100', payments: 1 } },
        { bucket: '2026-01-06', currency: 'GBP', country: 'France', revenue: '50', payments: 1, batch: { revenue: '0', payments: 0 }, realtime: { revenue: '50', payments: 1 } },
      ],
    });
    expect(evidence).toMatchObject({ cut: {} });
    expect((await world.ask('/api/views/revenue')).body['rows']).toEqual((await world.ask('/api/revenue')).body['rows']);
    expect((await world.ask('/api/views/sales')).body).toMatchObject({ status: 404, allowed: ['revenue', 'orders', 'payments', 'products'] });
    expect((await world.ask('/api/views/orders?granularity=fortnight')).status).toBe(400);
    const listed = z.object({ views: z.array(z.looseObject({ name: z.string() })) }).parse((await world.ask('/api/views')).body).views;
    expect(listed.map(({ name }) => name)).toEqual(['revenue', 'orders', 'payments', 'products']);
    expect(listed[1]).toMatchObject({ grain: 'minute', dimensions: [{ name: 'currency' }, { name: 'country' }, { name: 'tier', values: ['premium', 'standard', 'basic'] }] });
  });

  test('the analytics', async () => {
    await ready();
    const nothing = (await world.ask('/analytics')).body;
    expect(nothing).toMatchObject({ totalOrders: 0, totalRevenue: '0', avgOrderValue: null, minOrderValue: null, successRate: null });
    for (const [amount, at] of [[1n, '2026-01-06T11:01:00Z'], [2n, '2026-01-06T12:00:00Z'], [2n, '2026-01-06T12:00:29Z'], [5n, '2026-01-06T11:00:59Z']] as const) {
      await world.shop.record(0, 'OrderCreated', { amount: amount * 10_000n, currency: 'GBP' }, at);
    }
    await world.shop.paid(0, 5n);
    await world.shop.paid(1, 4n);
    await world.shop.record(0, 'PaymentFailed', { amount: 1n, currency: 'GBP' });
    await world.follow();
    const { body } = await world.ask('/analytics');
    expect(body).toMatchObject({ totalOrders: 4, totalRevenue: '9', avgOrderValue: '2.5', minOrderValue: '1', maxOrderValue: '5', currency: 'GBP', successRate: 0.6667 });
    expect(body['ordersPerMinute']).toEqual([1, ...Array.from({ length: 58 }, () => 0), 2]);
  });

  test('who asks for a position waits until it is covered', async () => {
    await ready();
    const token = positionToken({ 'payment-completed': [1, 0] });
    const late = await world.ask(`/api/total-revenue?atLeast=${token}`);
    expect(late.status).toBe(503);
    expect(late.body).toMatchObject({ type: 'urn:twofold:problem:not-reached', missingRecords: 1, missing: { 'payment-completed': [1, 0] } });
    const waiting = world.ask(`/api/total-revenue?atLeast=${token}&wait=20s`);
    await world.shop.paid(0, 3n);
    await world.follow();
    expect((await waiting).body).toMatchObject({ total: '3' });
    const begun = performance.now();
    const far = await world.ask(`/api/revenue?atLeast=${positionToken({ 'payment-completed': [9, 0] })}&wait=300ms`);
    expect(far.body).toMatchObject({ status: 503, missingRecords: 8 });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(295);
    expect((await world.ask('/api/revenue?wait=1h')).body).toMatchObject({ status: 400, parameter: 'wait' });
  });

  test('every cell of every view is given at one as-of', async () => {
    await ready();
    for (let i = 0; i < 50; i += 1) await world.shop.paid(i % 2, BigInt(i), 'GBP', `2026-01-0${(i % 5) + 1}T00:00:00Z`);
    await world.follow();
    const lines = (await (await fetch(`${world.url}/api/cells`)).text()).trim().split('\n').map((line) => json.parse(JSON.parse(line)));
    expect(lines[0]).toMatchObject({ evidence: { asOf: { position: { 'payment-completed': [25, 25] } } } });
    const cells = new Map(lines.slice(1).map(({ key, measures }) => [z.string().parse(key), z.array(z.string()).parse(measures)]));
    expect(cells.size).toBe(lines.length - 1);
    const total = [...cells].filter(([key]) => key.startsWith('revenue\u001f')).reduce((sum, [, [revenue]]) => sum + BigInt(revenue!), 0n);
    expect(total).toBe(1225n * 10_000n);
    expect(cells.get([LOG_VIEW, 0, 'payment-completed', 1, 'admitted', '', ''].join('\u001f'))).toEqual(['25', '0']);
    const some = (await (await fetch(`${world.url}/api/cells?view=payments`)).text()).trim().split('\n');
    expect(some).toHaveLength(1 + 5);
    expect((await world.ask('/api/cells?view=nothing')).status).toBe(400);
  });

  test('a recompute can be asked for, followed and cancelled', async () => {
    const unread = await world.ask('/api/recompute', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{"mode":"dirty"}' });
    expect(unread).toMatchObject({ status: 415, body: { type: 'urn:twofold:problem:unsupported-encoding' } });
    const post = (body?: string) => world.ask('/api/recompute', { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(body !== undefined && { body }) });
    const { status, body, headers } = await post('{"mode":"dirty"}');
    expect(status).toBe(202);
    expect(body).toMatchObject({ mode: 'dirty', status: 'queued', requestedBy: 'api', requestedAt: '2026-01-06T12:00:30.000Z' });
    const place = headers.get('location')!;
    expect((await world.ask(place)).body).toEqual(body);
    expect((await post('{"mode":"dirty"}')).headers.get('location')).toBe(place);
    expect((await world.ask('/api/recompute')).body['runs']).toHaveLength(1);
    expect(await world.ask(place, { method: 'DELETE' })).toMatchObject({ status: 202, body: { status: 'cancelled' } });
    expect(await world.ask('/api/recompute', { method: 'POST' })).toMatchObject({ status: 202, body: { mode: 'full' } });
    expect((await post()).body).toMatchObject({ mode: 'full' });
    expect((await post('{"mode":"half"}')).body).toMatchObject({ status: 400, detail: expect.stringMatching(/"full".*"dirty"/) as string });
    expect((await post('{')).status).toBe(400);
    expect((await world.ask('/api/recompute/none')).status).toBe(404);
  });

  test('rejections are listed page by page and shown with their bytes', async () => {
    const add = (topic: string, offset: number, time: number, reason: string, value: Buffer) =>
      world.pool.query('INSERT INTO rejection VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8)', [topic, offset, time, reason, 'why', value.length, Buffer.from('key'), value]);
    for (const offset of [1, 2, 3]) await add('order-created', offset, 1_000, 'malformed-json', Buffer.from('{ ö'));
    await add('payment-completed', 7, 1_000, 'empty-value', Buffer.from([0xff, 0x00]));
    await add('payment-completed', 8, 2_000, 'malformed-json', Buffer.from(''));
    const seen: string[] = [];
    for (let next: unknown = '/api/rejections?limit=2'; typeof next === 'string'; ) {
      const page: Record<string, unknown> = (await world.ask(next)).body;
      seen.push(...z.array(z.looseObject({ href: z.string() })).parse(page['rejections']).map(({ href }) => href));
      next = page['next'];
    }
    const at = (topic: string, offset: number) => `/api/rejections/${topic}/0/${offset}`;
    expect(seen).toEqual([at('payment-completed', 8), at('order-created', 3), at('order-created', 2), at('order-created', 1), at('payment-completed', 7)]);
    expect((await world.ask('/api/rejections?reason=malformed-json&topic=payment-completed&resent=false')).body['rejections']).toHaveLength(1);
    expect((await world.ask('/api/rejections?resent=true')).body).toEqual({ rejections: [], next: null });
    expect((await world.ask(at('order-created', 3))).body).toMatchObject({ reason: 'malformed-json', key: { text: 'key' }, value: { text: '{ ö' } });
    expect((await world.ask(at('payment-completed', 7))).body).toMatchObject({ value: { base64: '/wA=' } });
    expect((await world.ask(at('payment-completed', 9))).status).toBe(404);
    expect((await world.ask('/api/rejections?reason=bad')).status).toBe(400);
    expect((await world.ask('/api/rejections?after=x')).status).toBe(400);
  });

  test('lists that need Postgres say so when it is away; answers do not need it', async () => {
    await ready();
    await world.pool.query('DROP TABLE generation CASCADE');
    const { status, body } = await world.ask('/api/generations');
    expect([status, body['type']]).toEqual([503, 'urn:twofold:problem:unavailable']);
    expect(world.reported).toEqual(['the tables are not there yet; the batch layer makes them when it starts']);
    expect((await world.ask('/api/total-revenue')).status).toBe(200);
  });

  test('what is not there is told with what is, and everything is measured', async () => {
    await ready();
    expect((await world.ask('/api/total')).body).toMatchObject({ status: 404, detail: expect.stringContaining('/api/total-revenue') as string });
    expect((await world.ask('/api/total-revenue?x=1')).status).toBe(400);
    const text = await (await fetch(`${world.url}/metrics`)).text();
    expect(text).toContain('twofold_serving_request_duration_seconds_count{route="/api/total-revenue",method="GET",status="400"} 1');
    expect(text).toContain('twofold_serving_answering 1');
    expect(text).toContain('twofold_serving_freshness_seconds{layer="serving"} 0.25');
  });
});
