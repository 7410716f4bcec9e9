/** What goes wrong in production: a store lost or restarted, traffic during a recompute, bad, double and late events. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openStores, removeStores, type Stores } from '../platform/stores';
import { readRecord } from '../platform/instance';
import { parseMoney } from '../common/money';
import { until } from '../common/testing/until';
import { Installation, type Answer } from './system/installation';

const MINUTE = 60_000;
const dataDir = mkdtempSync(join(tmpdir(), 'twofold-troubles-'));
let stores: Stores;
let twofold: Installation;

/** Redis and Postgres of this test's own, to be killed; Kafka is shared. */
const openOwn = (): Promise<Stores> => openStores({ dataDir, env: { PATH: process.env['PATH'] }, report: () => undefined, need: ['redis', 'postgres'] });

beforeAll(async () => {
  stores = await openOwn();
  twofold = await Installation.start({ REDIS_URL: stores.redis.url, DATABASE_URL: stores.postgres.url });
}, 3 * MINUTE);
afterAll(async () => {
  await twofold.stop();
  await stores.stop();
  await removeStores(dataDir);
}, 2 * MINUTE);

let orders = 0;
/** Orders through the storefront, paid at once: 10 EUR each. */
async function order(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { status, body } = await twofold.post('storefront', '/api/orders', { amount: '10.00', currency: 'EUR' }, { 'Idempotency-Key': `key-${orders}` });
    if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
    orders += 1;
  }
}

/** Payments straight into the log. */
async function pay(id: string, amount: string, at: string): Promise<void> {
  const data = { orderId: id, userId: 'guest', amount, currency: 'EUR' };
  await twofold.log.append([{ topic: 'payment-completed', key: id, value: JSON.stringify({ eventType: 'PaymentCompleted', eventId: id, version: 2, timestamp: at, data }) }]);
}

const units = (text: unknown): bigint => {
  const parsed = parseMoney(String(text));
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.amount;
};
/** What was paid beside the orders, in 1/10,000. */
let beside = 0n;
const expected = (): bigint => BigInt(orders) * 100_000n + beside;
async function expectExact(): Promise<Answer> {
  const answer = await twofold.settled('/api/total-revenue');
  expect(units(answer['total'])).toBe(expected());
  expect(units(answer['batch']) + units(answer['realtime'])).toBe(expected());
  return answer;
}

test('an order moves the total, its answer is the token to read it by, and a retry changes nothing', async () => {
  const first = await twofold.post('storefront', '/api/orders', { amount: '10.00', currency: 'EUR' }, { 'Idempotency-Key': 'once' });
  orders += 1;
  const retry = await twofold.post('storefront', '/api/orders', { amount: '10.00', currency: 'EUR' }, { 'Idempotency-Key': 'once' });
  expect(retry.body).toEqual({ ...first.body });
  const token = String(first.body['token']);
  const answer = await twofold.ask(`/api/total-revenue?atLeast=${token}&wait=20s`);
  expect(answer).toMatchObject({ total: '10', currency: 'EUR' });
  await expectExact();
}, MINUTE);

test('a bad event is rejected, shown with its bytes, and never counted; a double one is counted as such', async () => {
  await pay('double', '5', '2024-05-01T10:00:00Z');
  await pay('double', '5', '2024-05-01T10:00:00Z');
  beside += 50_000n;
  await twofold.log.append([{ topic: 'payment-completed', key: 'x', value: '{"eventType": "PaymentCompleted", "eventId": "x", "amount": 1e400' }]);
  const answer = await expectExact();
  expect(answer.evidence.rejections.records).toBe(1);
  expect(answer.evidence.duplicates.records).toBe(1);
  const listed = await until('the rejection in the archive', async () => {
    const response = await fetch(`${twofold.layer('serving').url}/api/rejections`);
    const { rejections } = (await response.json()) as { rejections: Record<string, unknown>[] };
    return rejections[0];
  });
  expect(listed).toMatchObject({ reason: 'malformed-json' });
  const { printed: shown } = await twofold.finished('rejections', 'show', [listed['topic'], listed['partition'], listed['offset']].join('/'));
  expect(shown).toContain('1e400');
  const { printed, code } = await twofold.finished('rejections', 'list', '--serving', twofold.layer('serving').url);
  expect({ code, told: printed.includes('malformed-json') }).toEqual({ code: 0, told: true });
}, MINUTE);

test('a recompute during traffic: no answer is lower than the one before, and the sum is exact', async () => {
  let going = true;
  const totals: bigint[] = [];
  const asking = (async () => {
    while (going) {
      const answer = await twofold.ask('/api/total-revenue');
      if (answer) totals.push(units(answer['total']));
    }
  })();
  const ordering = order(200);
  for (const mode of ['full', 'dirty'] as const) expect(await twofold.recompute(mode)).toMatchObject({ status: 'published' });
  await ordering;
  going = false;
  await asking;
  expect(totals.length).toBeGreaterThan(10);
  expect(totals.some((total, i) => total < (totals[i - 1] ?? 0n))).toBe(false);
  const answer = await expectExact();
  expect(answer.evidence.generation?.reconciled).toMatchObject({ mismatches: 0 });
}, 3 * MINUTE);

test('a late event, after its day was recomputed, and a late double of one that only the archive remembers', async () => {
  await pay('late', '7', '2024-05-01T11:00:00Z');
  await pay('double', '5', '2024-05-01T10:00:00Z');
  beside += 70_000n;
  const answer = await expectExact();
  expect(answer.evidence.duplicates.records).toBe(2);
  expect(await twofold.recompute('dirty')).toMatchObject({ status: 'published' });
  await expectExact();
}, 2 * MINUTE);

test('Redis flushed in mid-run: no answer is ever too low, and the tasks come back to the last cent', async () => {
  const before = units((await expectExact())['total']);
  const redis = new Redis(stores.redis.url);
  const ordering = order(50);
  await redis.flushall();
  await ordering;
  let answered = 0;
  const done = twofold.settled('/api/total-revenue', 2 * MINUTE).then(
    () => (answered = -1),
    () => (answered = -1),
  );
  while (answered >= 0) {
    const answer = await twofold.ask('/api/total-revenue');
    if (answer) expect(units(answer['total'])).toBeGreaterThanOrEqual(before);
    answered = answered < 0 ? answered : answered + 1;
  }
  await done;
  redis.disconnect();
  await expectExact();
}, 4 * MINUTE);

test('Postgres killed and restarted: live answers go on, and the archive loses nothing', async () => {
  await expectExact();
  const pid = readRecord(join(dataDir, 'postgres'))?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  const eventsBefore = expected();
  // Of today, as the orders are: a day whose identities lie in the archive would wait for it.
  await pay('during', '3', new Date().toISOString());
  beside += 30_000n;
  await until('a live answer without Postgres', async () => {
    const answer = await twofold.ask('/api/total-revenue');
    return answer && units(answer['total']) === eventsBefore + 30_000n ? true : undefined;
  });
  stores = await openOwn();
  await order(10);
  await expectExact();
  expect(await twofold.recompute('full')).toMatchObject({ status: 'published' });
  const answer = await expectExact();
  expect(answer.evidence.generation?.reconciled).toMatchObject({ mismatches: 0 });
}, 4 * MINUTE);

test('verify agrees, from the log and from the archive', async () => {
  const serving = twofold.layer('serving').url;
  for (const from of ['log', 'archive']) {
    const { code, printed } = await twofold.finished('verify', '--serving', serving, '--from', from);
    expect({ from, code, printed: code === 0 ? '' : printed }).toEqual({ from, code: 0, printed: '' });
  }
}, 2 * MINUTE);
