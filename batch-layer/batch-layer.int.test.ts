/** The batch layer as a process, on real stores: archives the log and publishes generations, whatever is killed. */
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { readConfig } from '../common/config';
import { INPUT_TOPICS } from '../common/events/catalogue';
import type { Run } from '../common/generation';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import type { LiveState } from '../common/live/live-state';
import { openLog } from '../common/log/kafka/open-log';
import type { Log } from '../common/log/log';
import { parseCellKey } from '../common/metrics/cell-key';
import { createRunRequests, type RunRequests } from '../common/recompute/run-requests';
import { deadLetterTopic, topicSettings } from '../common/topics';
import { startLayer, type LayerProcess } from '../common/testing/layer-process';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { until } from '../common/testing/until';
import { covers } from '../common/position';
import { createPostgresArchive } from './postgres/postgres-archive';
import { createPostgresGenerations } from './postgres/postgres-generations';

const PARTITIONS = 2;
const namespace = `batch-${randomBytes(4).toString('hex')}`;

let database: OwnDatabase;
let pool: Pool;
let log: Log;
let live: LiveState;
let requests: RunRequests;
let layer: LayerProcess | undefined;
let env: Record<string, string>;

beforeAll(async () => {
  database = await ownDatabase();
  env = { TWOFOLD_NAMESPACE: namespace, DATABASE_URL: database.url, BATCH_PORT: '0', PARTITIONS: String(PARTITIONS), RECOMPUTE_SCHEDULE: 'never' };
  const config = readConfig({ ...process.env, ...env });
  pool = new Pool({ connectionString: database.url });
  pool.on('error', () => undefined);
  log = openLog(config, 'test');
  live = createRedisLiveState({ url: config.REDIS_URL, prefix: namespace });
  requests = createRunRequests({ redisUrl: config.REDIS_URL, namespace, pool });
  await log.ensureTopics(topicSettings(PARTITIONS));
  layer = await startLayer('batch-layer/main.ts', env);
}, 60_000);

afterAll(async () => {
  await layer?.stop('SIGKILL');
  await requests.close();
  await live.erase(PARTITIONS);
  await live.close();
  await log.deleteTopics([...INPUT_TOPICS, ...INPUT_TOPICS.map(deadLetterTopic)]);
  await log.close();
  await pool.end();
  await database.drop();
}, 60_000);

let sent = 0;
/** Sends payments of 1.50 GBP each, one a day from the given day of March 2011. */
async function pay(count: number, firstDay = 1): Promise<void> {
  const records = Array.from({ length: count }, (_, i) => {
    const n = sent++;
    const data = { orderId: `o${n}`, userId: 'guest', amount: '1.50', currency: 'GBP' };
    const timestamp = new Date(Date.UTC(2011, 2, firstDay + (i % 20), 12)).toISOString();
    return { topic: 'payment-completed', key: data.orderId, value: JSON.stringify({ eventType: 'PaymentCompleted', eventId: `e${n}`, version: 2, timestamp, data }) };
  });
  await log.append(records);
}

const recompute = async (mode: Run['mode']): Promise<Run> => {
  const { id } = await requests.request({ mode, requestedBy: 'api', requestedAt: Date.now() });
  return until(`${id} to end`, async () => {
    const run = await requests.find(id);
    return run && run.status !== 'queued' && run.status !== 'running' ? run : undefined;
  });
};

/** What the current generation says, in 1/10,000, and how many records its log counters tell of. */
async function told(): Promise<{ revenue: bigint; admitted: bigint; rejected: bigint; computedBy: number }> {
  const generations = createPostgresGenerations(pool, []);
  const current = await generations.current();
  const sums = { revenue: 0n, admitted: 0n, rejected: 0n };
  const days = await generations.daysOf(current?.id ?? 0);
  for (const [day, run] of days) {
    for (const { key, values } of await generations.cells(run, day)) {
      const { view, dimensions } = parseCellKey(key);
      if (view === 'revenue') sums.revenue += values[0] ?? 0n;
      if (view === '_log' && dimensions[2] === 'admitted') sums.admitted += values[0] ?? 0n;
      if (view === '_log' && dimensions[2] === 'rejected') sums.rejected += values[0] ?? 0n;
    }
  }
  return { ...sums, computedBy: new Set(days.values()).size };
}

test('a full recompute folds everything that the log held', async () => {
  await pay(500);
  await log.append([{ topic: 'payment-completed', key: 'o1', value: 'not an event' }]);
  // A task without live state is cut where the archive ends, so the archive must be there first.
  await until('the archive', async () => ((await told500()) ? true : undefined));
  const run = await recompute('full');
  expect(run).toMatchObject({ status: 'published', generation: 1, daysTotal: 21, daysDone: 21 });
  expect(await told()).toEqual({ revenue: 500n * 15_000n, admitted: 500n, rejected: 1n, computedBy: 1 });
});

const told500 = async (): Promise<boolean> => archived(501);
async function archived(records: number): Promise<boolean> {
  const { rows } = await pool.query<{ sum: string | null }>('SELECT sum(next_offset) FROM archive_progress');
  return Number(rows[0]?.sum ?? 0) >= records;
}

test('a dirty recompute folds only the days that were touched since', async () => {
  await pay(2, 5);
  await until('the archive', async () => ((await archived(503)) ? true : undefined));
  expect(await recompute('dirty')).toMatchObject({ status: 'published', generation: 2, daysTotal: 3 });
  expect(await told()).toEqual({ revenue: 502n * 15_000n, admitted: 502n, rejected: 1n, computedBy: 2 });
});

test('killed while it archives and while it recomputes, it goes on where it was', async () => {
  await pay(3_000);
  const { id } = await requests.request({ mode: 'full', requestedBy: 'api', requestedAt: Date.now() });
  await until('the run to begin', async () => ((await requests.find(id))?.status === 'running' ? true : undefined));
  await layer?.stop('SIGKILL');
  await pay(1_000);
  layer = await startLayer('batch-layer/main.ts', env);
  const run = await until('the run to end', async () => {
    const found = await requests.find(id);
    return found?.status === 'published' ? found : undefined;
  }, 60_000);
  expect(run.generation).toBe(3);
  await until('the archive', async () => ((await archived(4_503)) ? true : undefined));
  expect(await recompute('dirty')).toMatchObject({ status: 'published', generation: 4 });
  expect(await told()).toMatchObject({ revenue: 4_502n * 15_000n, admitted: 4_502n, rejected: 1n });
}, 120_000);

test('a run can be called off, and one that waits is given to whoever asks for the same', async () => {
  await layer?.stop();
  const first = await requests.request({ mode: 'full', requestedBy: 'api', requestedAt: Date.now() });
  const second = await requests.request({ mode: 'full', requestedBy: 'cli', requestedAt: Date.now() });
  expect(second.id).toBe(first.id);
  expect(await requests.cancel(first.id)).toMatchObject({ status: 'cancelled' });
  const third = await requests.request({ mode: 'full', requestedBy: 'api', requestedAt: Date.now() });
  expect(third.id).not.toBe(first.id);
  layer = await startLayer('batch-layer/main.ts', env);
  await until('the third to be published', async () => ((await requests.find(third.id))?.status === 'published' ? true : undefined), 60_000);
  expect(await requests.find(first.id)).toMatchObject({ status: 'cancelled' });
}, 90_000);

test('the markers of a producer that uses transactions are moved over, so that an idle partition is archived to its end', async () => {
  const data = { orderId: 'tx', userId: 'guest', amount: '1.50', currency: 'GBP' };
  const value = JSON.stringify({ eventType: 'PaymentCompleted', eventId: 'tx', version: 2, timestamp: '2011-03-01T12:00:00Z', data });
  await log.appendOnce(`${namespace}-tx`, [{ topic: 'payment-completed', key: 'tx', value }], { group: `${namespace}-tx`, topic: 'payment-completed', partition: 0, offset: 1 });
  const { end } = await log.bounds(INPUT_TOPICS);
  await until('the archive at the end', async () => {
    const { next } = await createPostgresArchive(pool, INPUT_TOPICS).extent();
    return covers(next, end) ? true : undefined;
  });
});

test('a dry run that is killed comes to its result all the same, changes nothing, and is published later exactly as it was computed', async () => {
  await pay(2_000);
  const { id } = await requests.request({ mode: 'full', dryRun: true, requestedBy: 'api', requestedAt: Date.now() });
  await until('the run to begin', async () => ((await requests.find(id))?.status === 'running' ? true : undefined));
  await layer?.stop('SIGKILL');
  layer = await startLayer('batch-layer/main.ts', env);
  const ended = (status: Run['status']): Promise<Run> => until(`the run to be ${status}`, async () => {
    const run = await requests.find(id);
    return run?.status === status ? run : undefined;
  }, 60_000);
  expect(await ended('computed')).toMatchObject({ daysDone: 21, difference: { skipped: 'task 0 has no live state' } });
  const before = await told();
  expect((await createPostgresGenerations(pool, []).current())?.id).toBe(5);
  const { rows: [cut] } = await pool.query<{ cut: unknown }>('SELECT cut FROM recompute_run WHERE id = $1', [id]);
  await pay(10);
  // The batch layer may have taken it up already.
  expect((await requests.publish(id))?.status).toMatch(/^(queued|running)$/);
  const run = await ended('published');
  expect(run).toMatchObject({ generation: 6 });
  expect(run.cells).toBeGreaterThan(21);
  expect((await createPostgresGenerations(pool, []).current())?.cut).toEqual(cut?.cut);
  expect((await told()).admitted).toBeGreaterThan(before.admitted);
}, 120_000);

test('a roll-back takes the cells of the generation before, and what came between the two cuts, and tells where they differ', async () => {
  const right = await told();
  // A cell of the current generation, changed behind everybody's back.
  await pool.query(`UPDATE cell_block SET lines = regexp_replace(lines, E'\\t[0-9]+', E'\\t7') WHERE (computed_by, day, view, hour) IN
    (SELECT computed_by, day, view, hour FROM cell_block WHERE view = 'revenue' AND computed_by = (SELECT run FROM generation WHERE id = 6) LIMIT 1)`);
  expect((await told()).revenue).not.toBe(right.revenue);
  const { id } = await requests.request({ mode: 'rollback', to: 5, requestedBy: 'api', requestedAt: Date.now() });
  const run = await until('the roll-back to end', async () => {
    const found = await requests.find(id);
    return found && found.status !== 'queued' && found.status !== 'running' ? found : undefined;
  });
  expect(run).toMatchObject({ status: 'published', generation: 7, to: 5 });
  expect(await told()).toMatchObject({ revenue: right.revenue, admitted: right.admitted });
  const current = await createPostgresGenerations(pool, []).current();
  expect(current?.reconciled).toMatchObject({ mismatches: 1 });
  const gone = await requests.request({ mode: 'rollback', to: 1, requestedBy: 'api', requestedAt: Date.now() });
  await until('the other to be refused', async () => ((await requests.find(gone.id))?.error?.includes('npx twofold generations lists them') ? true : undefined));
});

test('health and metrics tell of it, and SIGTERM ends it cleanly', async () => {
  const { url } = layer ?? { url: '' };
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  await until('ready', async () => ((await fetch(`${url}/readyz`)).status === 200 ? true : undefined));
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^twofold_generation_id 7$/m);
  expect(metrics).toMatch(/^twofold_reconciliation_mismatches 1$/m);
  expect(await layer?.stop()).toBe(0);
});
