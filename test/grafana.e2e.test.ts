/** Every query of every dashboard is asked of a real Prometheus that watches the real processes under traffic, and is answered with data. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alerts } from '../grafana/alerts/rules';
import { boards } from '../grafana/boards/boards';
import { until } from '../common/testing/until';
import { Installation } from './system/installation';
import { Watching } from './system/watching';

const MINUTE = 60_000;
/** Topologies tell the same of themselves, so one stands for all. */
const ONE_TOPOLOGY = { TOPOLOGIES: 'splitter' };
const folder = join(__dirname, '..', 'grafana', 'dashboards');
let twofold: Installation;
let watching: Watching;
let going = true;
let traffic: Promise<void>;

beforeAll(async () => {
  // A schedule, so that there is a planned recompute to tell of; in the night that is far from now it is not met.
  twofold = await Installation.start({}, ['batch', 'speed', 'serving', 'storefront', 'streams'], { ...ONE_TOPOLOGY, RECOMPUTE_SCHEDULE: `0 ${(new Date().getUTCHours() + 12) % 24} * * *` });
  watching = await Watching.start(twofold);
  traffic = keepSelling();
  await twofold.recompute('full');
  await until('a few rounds of watching', async () => {
    const [counted] = await watching.ask('count_over_time(twofold_generation_id[1m]) > 14');
    return counted;
  });
  // Once more: only what grows while it is watched has a rate.
  await twofold.recompute('dirty');
}, 6 * MINUTE);
afterAll(async () => {
  going = false;
  try {
    await traffic;
  } finally {
    await watching.stop();
    await twofold.stop();
  }
}, MINUTE);

/** Orders and payments of all kinds, with retries, mistakes of callers, events sent twice, and records that are no events. */
async function keepSelling(): Promise<void> {
  for (let i = 0; going; i++) {
    const order = { orderId: `order-${i}`, amount: '10.00', currency: 'EUR', country: 'France' };
    await twofold.post('storefront', '/api/orders', order);
    await twofold.post('storefront', '/api/orders', order);
    await twofold.post('storefront', '/api/orders', { amount: 'ten' });
    await twofold.post('storefront', '/api/payments', { orderId: `order-${i}`, status: 'failed', amount: '10.00', currency: 'EUR' });
    const data = { orderId: `order-${i}`, userId: 'guest', amount: '1', currency: 'EUR' };
    const value = JSON.stringify({ eventType: 'PaymentCompleted', eventId: `twice-${i}`, version: 2, timestamp: new Date().toISOString(), data });
    const paid = { topic: 'payment-completed', key: data.orderId, value };
    await twofold.log.append([paid, paid, { topic: 'payment-completed', key: 'x', value: 'no event' }]);
    await twofold.ask('/api/total-revenue');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Shown {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const shown = readdirSync(folder).flatMap((file) => {
  const { panels } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { panels: Shown[] };
  return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr, legendFormat }) => ({ name: `${file}: ${title}: ${legendFormat}`, expr })));
});

/** As Grafana fills them in. */
const filledIn = (expr: string): string => expr.replaceAll('$__rate_interval', '10s').replaceAll('$__range', '1m').replaceAll(/\$\w+/g, '.*');

test('every query of every panel gives numbers', async () => {
  expect(shown.length).toBeGreaterThan(70);
  const empty = async (): Promise<string[]> => {
    const answers = await Promise.all(shown.map(async ({ name, expr }) => ({ name, series: await watching.ask(filledIn(expr)) })));
    return answers.filter(({ series }) => !series.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))))).map(({ name }) => name);
  };
  let missing = await empty();
  for (let i = 0; i < 10 && missing.length > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    missing = await empty();
  }
  expect(missing).toEqual([]);
}, 2 * MINUTE);

test('every name of a line is put together from labels that its series have', async () => {
  for (const { name, expr } of shown) {
    const [first] = await watching.ask(filledIn(expr));
    const labels = Array.from(name.matchAll(/\{\{(\w+)\}\}/g), ([, label]) => label!);
    if (first && Object.keys(first.metric).length > 0) expect({ name, lacks: labels.filter((label) => !(label in first.metric)) }).toEqual({ name, lacks: [] });
  }
}, MINUTE);

test('the revenue that Prometheus is told is the one that is answered', async () => {
  const answered = async (): Promise<number> => {
    const { byCurrency } = (await twofold.ask('/api/total-revenue')) as unknown as { byCurrency: Record<string, { total: string }> };
    return Number(byCurrency['EUR']?.total);
  };
  const before = await answered();
  const text = await (await fetch(`${twofold.layer('serving').url}/metrics`)).text();
  const told = Number(/^twofold_business_revenue\{currency="EUR"\} (\S+)$/m.exec(text)?.[1]);
  // Each sale adds 1, and nothing takes any away.
  expect(told).toBeGreaterThanOrEqual(before);
  expect(told).toBeLessThanOrEqual(await answered());
  const [series] = await until('Prometheus to have it', async () => {
    const found = await watching.ask('twofold_business_revenue{currency="EUR"}');
    return Number(found[0]?.values.at(-1)?.[1]) >= told ? found : undefined;
  });
  expect(Number.isInteger(Number(series?.values.at(-1)?.[1]))).toBe(true);
}, MINUTE);

test('every choice at the top of a dashboard has values', async () => {
  for (const { from } of boards.flatMap(({ choices }) => choices)) expect((await watching.labelValues(...from)).length).toBeGreaterThan(0);
}, MINUTE);

test('no label of ours is one that Prometheus sets itself', async () => {
  expect((await watching.labels('{__name__=~"twofold_.*"}')).filter((label) => label.startsWith('exported_'))).toEqual([]);
}, MINUTE);

test('no series count grows with the events: labels are bounded', async () => {
  const count = async (): Promise<number> => Number((await watching.ask('count({__name__=~"twofold_.*"})'))[0]?.values.at(-1)?.[1]);
  expect(await count()).toBeLessThan(3_000);
  const labels = await Promise.all(['orderId', 'order_id', 'userId', 'user_id', 'eventId'].map((label) => watching.labelValues('{__name__=~"twofold_.*"}', label)));
  expect(labels.flat()).toEqual([]);
}, MINUTE);

test('every rule is evaluated without an error, and a sound installation under traffic wakes nobody but for its rejected records', async () => {
  const rules = await until('every rule to be evaluated', async () => {
    const all = await watching.rules();
    return all.length > alerts.length && all.every(({ health }) => health !== 'unknown') ? all : undefined;
  });
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  const firing = await watching.ask('ALERTS{alertstate="firing"}');
  expect([...new Set(firing.map(({ metric }) => metric['alertname']))].filter((name) => name !== 'DeadLetters')).toEqual([]);
}, MINUTE);

test('once there are keys Prometheus sees the layers again with one of its own, and not before', async () => {
  going = false;
  await traffic;
  const seen = (up: 0 | 1) =>
    until(`the serving layer to be ${up === 1 ? 'seen' : 'out of sight'}`, async () => {
      const [series] = await watching.ask('up{job="twofold", layer="serving"}');
      return Number(series?.values.at(-1)?.[1]) === up ? true : undefined;
    });
  await seen(1);
  const { code, printed } = await twofold.finished('keys', 'make', '--role', 'read', '--name', 'prometheus');
  expect(code).toBe(0);
  await seen(0);
  watching.give(/^twofold_\S+$/m.exec(printed)?.[0] ?? '');
  await seen(1);
}, 2 * MINUTE);
