import { z } from 'zod';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { positionToken } from '../../common/position';
import { until } from '../../common/testing/until';
import { AppOnStores, json, NOW, PARTITIONS } from '../testing/app-on-stores';

describe('the serving layer over HTTP', () => {
  let world: AppOnStores;
  beforeEach(async () => (world = await AppOnStores.start()));
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

  test('an answer beyond ASCII comes whole, and moves with the live state and with the clock', async () => {
    await ready();
    await world.shop.record(0, 'PaymentCompleted', { amount: 10_000n, currency: 'EUR', country: 'Österreich' });
    await world.follow();
    const rows = async () => (await world.ask('/api/revenue?groupBy=country')).body['rows'];
    expect([await rows(), await rows()]).toMatchObject([[{ country: 'Österreich', revenue: '1' }], [{ country: 'Österreich', revenue: '1' }]]);
    await world.shop.record(1, 'PaymentCompleted', { amount: 20_000n, currency: 'EUR', country: 'Österreich' });
    await world.follow();
    expect(await rows()).toMatchObject([{ revenue: '3' }]);
    const freshness = async () => (await world.ask('/api/total-revenue')).body['freshness'];
    expect(await freshness()).toEqual({ batch: null, speed: null, serving: 0.25 });
    world.seen.heartbeats = [0, 1].map(() => ({ owner: 'me', at: NOW - 7_000, ends: {} }));
    expect(await freshness()).toEqual({ batch: null, speed: 7, serving: 0.25 });
    world.live.lose(1);
    await world.follow();
    expect((await world.ask('/api/total-revenue')).body).toMatchObject({ total: '3', evidence: { frozenTasks: [1] } });
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

  test('lists that need Postgres say so when it is away; answers do not need it', async () => {
    await ready();
    await world.pool.query('DROP TABLE generation CASCADE');
    const { status, body, headers } = await world.ask('/api/generations', { headers: { 'X-Request-Id': 'of-the-caller' } });
    expect([status, body['type'], body['requestId'], headers.get('x-request-id')]).toEqual([503, 'urn:twofold:problem:unavailable', 'of-the-caller', 'of-the-caller']);
    await until('its end is in the log', async () => (world.heard.length > 1 ? true : undefined));
    expect(world.heard).toMatchObject([
      { level: 'warn', line: 'the tables are not there yet; the batch layer makes them when it starts', request: 'of-the-caller' },
      { level: 'info', request: 'of-the-caller', method: 'GET', path: '/api/generations', status: 503 },
    ]);
    expect((await world.ask('/api/total-revenue')).status).toBe(200);
  });

  test('what is not there is told with what is, and everything is measured', async () => {
    await ready();
    expect((await world.ask('/api/total')).body).toMatchObject({ status: 404, detail: expect.stringContaining('/api/total-revenue') as string });
    expect((await world.ask('/api/total-revenue?x=1')).status).toBe(400);
    const text = await (await fetch(`${world.url}/metrics`)).text();
    expect(text).toContain('twofold_serving_request_duration_seconds_count{route="/api/total-revenue",method="GET",status="400"} 1');
    expect(text).toContain('twofold_serving_answering 1');
    expect(text).toContain('twofold_serving_freshness_seconds{part="serving"} 0.25');
  });
});
