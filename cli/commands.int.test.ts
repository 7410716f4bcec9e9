import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { createKafkaLog } from '../common/log/kafka/kafka-log';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { untilItWorks, untilTrue } from '../platform/wait-until';
import { COLUMNS } from './import/sales-line';
import { readRunFile, type RunFile } from './run-file';

const MINUTE = 60_000;
const twofold = join(__dirname, 'twofold.mjs');
const folder = mkdtempSync(join(tmpdir(), 'twofold-cli-'));
const namespace = `cli-${process.pid}-${Date.now()}`;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let database: OwnDatabase;
let env: NodeJS.ProcessEnv;

/** The command as a person runs it: a process of its own. */
function begin(...args: string[]): { child: ChildProcess; ended: Promise<Ran>; printed: () => string } {
  const child = spawn(process.execPath, [twofold, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code: typeof code === 'number' ? code : null, out, err }));
  return { child, ended, printed: () => out + err };
}

function run(...args: string[]): Promise<Ran> {
  const { child, ended } = begin(...args);
  child.stdin?.end();
  return ended;
}

beforeAll(async () => {
  database = await ownDatabase();
  env = {
    ...process.env,
    DATABASE_URL: database.url,
    TWOFOLD_NAMESPACE: namespace,
    TWOFOLD_DATA: folder,
    PARTITIONS: '2',
    STOREFRONT_PORT: '0',
    SERVING_PORT: '0',
    SPEED_PORT: '0',
    BATCH_PORT: '0',
    STREAMS_PORT: '0',
    TOPOLOGIES: 'order-metrics,fraud',
    RECOMPUTE_SCHEDULE: 'never',
  };
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const sales = (name: string, ...lines: string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, [COLUMNS.join(','), ...lines, ''].join('\n'));
  return path;
};
const running = (): RunFile => readRunFile(folder)!;
const urlOf = (layer: string): string => running().layers[layer]!.url;

describe('a whole installation, started by one command', () => {
  let start: ReturnType<typeof begin>;

  const started = async (...args: string[]): Promise<void> => {
    start = begin('start', ...args);
    const over = start.ended.then(({ err }) => Promise.reject(new Error(`start ended: ${err}`)));
    await Promise.race([over, untilItWorks(async () => expect(start.printed()).toContain('Ctrl-C here stops'), 3 * MINUTE)]);
  };

  beforeAll(() => started('--no-import'), 4 * MINUTE);
  afterAll(async () => {
    if (start.child.exitCode === null) start.child.kill('SIGTERM');
    await start.ended;
  }, MINUTE);

  it('does not start twice', async () => {
    const { code, err } = await run('start');
    expect([code, err]).toEqual([1, expect.stringMatching(/^Twofold runs here already \(process \d+\): npx twofold status/)]);
  });

  it('is operated with the key that it printed, which is in no log and given to no layer', async () => {
    const { operateKey = 'none' } = running();
    expect(start.printed()).toContain(operateKey);
    const cancel = (headers = {}): Promise<Response> => fetch(`${urlOf('serving-layer')}/api/recompute/run-of-nobody`, { method: 'DELETE', headers });
    expect([(await cancel()).status, (await cancel({ Authorization: `Bearer ${operateKey}` })).status]).toEqual([401, 404]);
    const logs = readdirSync(join(folder, 'logs'));
    expect(logs).toContain('serving-layer.log');
    for (const log of logs) expect(readFileSync(join(folder, 'logs', log), 'utf8')).not.toContain(operateKey);
    for (const { pid } of Object.values(running().layers)) expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain(operateKey);
  });

  it('says how each layer is', async () => {
    // The stream processor begins once the first total is told.
    await untilItWorks(async () => expect(await run('status')).toMatchObject({ code: 0 }), 2 * MINUTE);
    const { out } = await run('status');
    for (const layer of ['batch-layer', 'speed-layer', 'serving-layer', 'storefront', 'streams']) expect(out).toMatch(new RegExp(`^${layer} +\\d+ +http://\\S+ +yes$`, 'm'));
    expect(JSON.parse((await run('status', '--json')).out)).toMatchObject({ answering: true, batch: { generation: null } });
  }, 3 * MINUTE);

  it('lists the topologies as they run, and tells what one is made of', async () => {
    await untilItWorks(async () => expect((await run('topology')).out).toMatch(/^order-metrics +running +0 /m), MINUTE);
    const listed = JSON.parse((await run('topology', '--json')).out) as { name: string; now: { state: string } }[];
    expect(listed).toHaveLength(12);
    expect(await run('topology', 'fraud')).toMatchObject({ code: 0, out: expect.stringMatching(/^Topology: fraud\n[^]*Sink: to:fraud-alerts \(topic: fraud-alerts\)\n/) as string });
    expect((await run('topology', 'fruad')).err).toMatch(/^there is no topology "fruad": there are order-metrics, /);
  }, 2 * MINUTE);

  it('imports a file, tells what it could not read, and counts nothing twice', async () => {
    const line = (invoice: string, quantity: string, price: string): string => `${invoice},85123A,HOLDER,${quantity},2011-06-01 10:00:00,${price},17850,United Kingdom`;
    const good = sales('good.csv', line('536365', '6', '2.555'), line('536366', '1', '100'), line('C536367', '-2', '0.5'));
    const first = await run('import', good);
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^imported 3 lines of 3 invoices as 5 events in /) as string });
    const bad = sales('bad.csv', line('536365', '6', '2.555'), line('536368', 'six', '1'), line('536369', '1', '0.001'));
    const second = await run('import', bad);
    expect(second.code).toBe(1);
    expect(second.err).toContain('line 3: Quantity "six" is not a whole number');
    expect(second.err).toContain('1 line could not be read and 1 invoice left out: mend the lines');
  });

  it('verifies every cell, from the log and from the archive, before and after a recompute', async () => {
    const total = 'total revenue 114.331 GBP';
    await untilItWorks(async () => expect((await run('verify')).out).toContain(total), MINUTE);
    expect(await run('verify')).toMatchObject({ code: 0, out: expect.stringMatching(/\(generation none yet\), 2 of them duplicates, 0 rejected\n\d+ cells equal what the log gives, to the last digit/) as string });
    const recompute = await run('recompute', '--wait');
    expect(recompute).toMatchObject({ code: 0, out: expect.stringMatching(/^generation \d+ is published after .*\n\d+ cells equal what was answered before, to the last digit\nanswers come from it now\n$/) as string });
    for (const from of ['log', 'archive']) {
      expect(await run('verify', '--from', from)).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`generation \\d+\\)[^]*cells equal what the ${from} gives[^]*${total}`)) as string });
    }
    expect((await run('recompute', '--dirty')).out).toMatch(/^run-/);
  }, 3 * MINUTE);

  it('finds an answer that is not exact', async () => {
    // A cell of the archive's own fold, changed behind everybody's back.
    const pool = new Pool({ connectionString: database.url, max: 1 });
    try {
      await pool.query(`UPDATE payment_completed SET amount = amount + 1 WHERE order_id = '536366'`);
      const { code, out, err } = await run('verify', '--from', 'archive');
      expect(code).toBe(1);
      expect(out).toMatch(/revenue .*2011-06-01 09:00 .*GBP, United Kingdom .*revenue 114\.331 .*revenue 114\.3311$/m);
      expect(err).toMatch(/2 of \d+ cells differ from what the archive gives/);
      await pool.query(`UPDATE payment_completed SET amount = amount - 1 WHERE order_id = '536366'`);
    } finally {
      await pool.end();
    }
  }, MINUTE);

  it('shows a rejected record and takes it again once it is mended', async () => {
    const log = createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace });
    const event = (currency: string) => JSON.stringify({ eventType: 'PaymentCompleted', eventId: 'p1', version: 2, timestamp: '2011-07-01T00:00:00Z', data: { orderId: 'o1', userId: 'u', amount: '5', currency } });
    const [at] = await log.append([{ topic: `${namespace}.payment-completed`, key: 'o1', value: event('POUNDS') }]);
    await log.close();
    const place = `payment-completed/${at!.partition}/${at!.offset}`;
    await untilItWorks(async () => expect((await run('rejections', 'list')).out).toContain(place), MINUTE);
    expect((await run('rejections', 'show', place)).out).toContain('reason      unknown-currency');
    expect((await run('rejections', 'show', place, '--value')).out).toBe(`${event('POUNDS')}\n`);
    expect(await run('rejections', 'resend', place)).toMatchObject({ code: 1, err: expect.stringContaining('would be rejected again') as string });
    const mended = join(folder, 'mended.json');
    writeFileSync(mended, event('EUR'));
    expect(await run('rejections', 'resend', place, '--file', mended)).toMatchObject({ code: 0, out: expect.stringMatching(/^sent again: it is payment-completed\/\d\/\d+ now/) as string });
    expect((await run('rejections', 'list')).out).toBe('there are none\n');
    expect((await run('rejections', 'list', '--all')).out).toContain(place);
    expect(await run('rejections', 'resend', place, '--file', mended)).toMatchObject({ code: 1, err: expect.stringContaining('was sent again on') as string });
    await untilItWorks(async () => expect((await run('verify')).out).toContain('total revenue 5 EUR'), MINUTE);
  }, 3 * MINUTE);

  it('starts a layer again after kill -9, and the answer stays exact', async () => {
    for (const layer of ['speed-layer', 'serving-layer']) {
      const { pid } = running().layers[layer]!;
      process.kill(pid, 'SIGKILL');
      await untilItWorks(async () => expect(running().layers[layer]!.pid).not.toBe(pid), MINUTE);
      await untilItWorks(async () => expect((await fetch(`${urlOf(layer)}/readyz`)).status).toBe(200), MINUTE);
      expect(start.printed()).toContain(`${layer} ended by SIGKILL: starting it again`);
    }
    expect(await run('verify')).toMatchObject({ code: 0, out: expect.stringContaining('total revenue 114.331 GBP') as string });
  }, 3 * MINUTE);

  it('ends at Ctrl-C, cleanly, with its echo from npm, and a second start goes on where it was', async () => {
    const pids = Object.values(running().layers).map(({ pid }) => pid);
    start.child.kill('SIGINT');
    start.child.kill('SIGTERM');
    const { code, err } = await start.ended;
    expect([code, err.trimEnd().split('\n').at(-1)]).toEqual([0, 'stopped: npm start goes on where this ended']);
    expect(existsSync(join(folder, 'run.json'))).toBe(false);
    expect(await untilTrue(() => pids.every((pid) => !existsSync(`/proc/${pid}`)), 5_000)).toBe(true);
    expect(readFileSync(join(folder, 'logs', 'speed-layer.log'), 'utf8')).toMatch(/"msg":"ready: /);
    await started();
    expect(start.printed()).toContain('the log holds records already, so the real sales are not imported');
    expect(start.printed()).toMatch(/of (5 EUR, 114\.331|114\.331 GBP, 5)/);
    expect(await run('verify')).toMatchObject({ code: 0, out: expect.stringContaining('total revenue 114.331 GBP') as string });
  }, 5 * MINUTE);

  it('killed by -9 itself, takes its layers along, and starts again', async () => {
    const pids = Object.values(running().layers).map(({ pid }) => pid);
    start.child.kill('SIGKILL');
    await start.ended;
    expect(await untilTrue(() => pids.every((pid) => !existsSync(`/proc/${pid}`)), MINUTE)).toBe(true);
    await started();
    expect(await run('verify')).toMatchObject({ code: 0 });
  }, 5 * MINUTE);

  it('is reset only when it is down, and then nothing of it is left', async () => {
    expect(await run('reset', '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('end it there with Ctrl-C first') as string });
    start.child.kill('SIGTERM');
    await start.ended;
    expect(await run('reset', '--yes')).toMatchObject({ code: 0, out: 'removed: npm start begins anew\n' });
    const pool = new Pool({ connectionString: database.url, max: 1 });
    const { rows } = await pool.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
    await pool.end();
    expect(rows).toEqual([]);
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    const keys = await redis.keys(`${namespace}:*`);
    redis.disconnect();
    expect(keys).toEqual([]);
    const log = createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace });
    await expect(log.bounds([`${namespace}.order-created`])).rejects.toThrow('does not exist');
    await log.close();
  }, MINUTE);
});
