import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { z } from 'zod';
import { startLayer, type LayerProcess } from '../common/testing/layer-process';
import { operateEnv, operateHeaders } from '../common/testing/operate-key';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { until } from '../common/testing/until';

const twofold = join(__dirname, 'twofold.mjs');
const nowhere = join(__dirname, 'no-such-folder');
const listed = z.object({ keys: z.array(z.object({ id: z.string(), role: z.string(), name: z.string(), revokedAt: z.string().nullable() })) });

// Commands and processes start one after the other here: on a busy machine that takes its time.
jest.setTimeout(5 * 60_000);

describe('keys, on a real Postgres, a real Redis and real processes', () => {
  const namespace = `keys-${randomBytes(4).toString('hex')}`;
  let database: OwnDatabase;
  let pool: Pool;
  const processes: LayerProcess[] = [];

  const env = (): Record<string, string> => ({ DATABASE_URL: database.url, TWOFOLD_NAMESPACE: namespace, SERVING_PORT: '0', STOREFRONT_PORT: '0', SPEED_PORT: '0', LIMIT_READ: '0', ...operateEnv });
  const start = async (main: string, more: Record<string, string> = {}): Promise<LayerProcess> => {
    const layer = await startLayer(main, { ...env(), ...more });
    processes.push(layer);
    return layer;
  };
  const serving = (more?: Record<string, string>): Promise<LayerProcess> => start('serving-layer/main.ts', more);

  const run = async (args: readonly string[], more: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> => {
    const child = spawn(process.execPath, [twofold, '--data', nowhere, ...args], { env: { ...process.env, ...env(), ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode, out, err };
  };
  const made = async (role: string, name = ''): Promise<{ text: string; id: string; headers: { Authorization: string } }> => {
    const { code, out } = await run(['keys', 'make', '--role', role, '--name', name]);
    expect(code).toBe(0);
    const [text = '', id = ''] = /^twofold_([a-z0-9]{8})_[\w-]{43}$/.exec(out.trim()) ?? [];
    return { text, id, headers: { Authorization: `Bearer ${text}` } };
  };
  const statusOf = async ({ url }: LayerProcess, path: string, init?: RequestInit): Promise<number> => (await fetch(url + path, init)).status;
  const untilStatus = (layer: LayerProcess, path: string, wanted: number, init?: RequestInit) =>
    until(`${path} answers ${wanted}`, async () => ((await statusOf(layer, path, init)) === wanted ? true : undefined));

  beforeAll(async () => {
    database = await ownDatabase();
    pool = new Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((each) => each.stop('SIGKILL')));
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  test('bound elsewhere without keys it does not start, says why and what to do', async () => {
    for (const main of ['serving-layer/main.ts', 'storefront/main.ts', 'speed-layer/main.ts']) {
      await expect(start(main, { HOST: '0.0.0.0' })).rejects.toThrow(/before it was ready:\n(?:.*\n)*HOST is 0\.0\.0\.0.*there are no keys.*npx twofold keys make.*OPEN_WITHOUT_KEYS=true$/);
    }
    expect((await run(['keys', 'list'])).err).toContain('no key was ever made');
  });

  test('bound elsewhere behind something that keeps strangers out, it may be told to stand open', async () => {
    const layer = await serving({ HOST: '0.0.0.0', OPEN_WITHOUT_KEYS: 'true' });
    expect([await statusOf(layer, '/api/views'), await statusOf(layer, '/api/recompute', { method: 'POST' })]).toEqual([200, 401]);
  });

  test('without keys: reading and sending are open, operating needs the key of the start; from the first key on all need one', async () => {
    const [layer, shop] = await Promise.all([serving(), start('storefront/main.ts')]);
    const order = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"amount": 1}' };
    expect([await statusOf(layer, '/api/views'), await statusOf(shop, '/api/orders', order)]).toEqual([200, 202]);
    expect(await statusOf(layer, '/api/recompute', { method: 'POST' })).toBe(401);
    expect([401, 403]).not.toContain(await statusOf(layer, '/api/recompute', { method: 'POST', headers: operateHeaders }));

    const read = await made('read', 'a dashboard');
    await untilStatus(layer, '/api/views', 401);
    await untilStatus(shop, '/api/orders', 401, order);
    expect([await statusOf(layer, '/livez'), await statusOf(layer, '/metrics'), await statusOf(shop, '/livez')]).toEqual([200, 401, 200]);
    expect([await statusOf(layer, '/api/views', read), await statusOf(layer, '/api/recompute', { method: 'POST', ...read }), await statusOf(layer, '/api/views', { headers: operateHeaders })]).toEqual([200, 403, 200]);
    expect(await statusOf(shop, '/api/orders', { ...order, headers: { ...order.headers, ...read.headers } })).toBe(403);
    const ingest = await made('ingest');
    await untilStatus(shop, '/api/orders', 202, { ...order, headers: { ...order.headers, ...ingest.headers } });
    await untilStatus(layer, '/api/views', 403, ingest);
  });

  test('a key is shown once, and only its hash is kept', async () => {
    const { text, id } = await made('operate', 'mine');
    const secret = text.slice('twofold_12345678_'.length);
    const { rows } = await pool.query<{ whole: string }>('SELECT api_key::text AS whole FROM api_key WHERE id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.whole).not.toContain(secret);
    expect(rows[0]?.whole).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    const list = await run(['keys', 'list', '--json']);
    expect(listed.parse(JSON.parse(list.out)).keys.find((key) => key.id === id)).toEqual({ id, role: 'operate', name: 'mine', revokedAt: null });
    expect((await run(['keys', 'list'])).out + list.out).not.toContain(secret);
  });

  test('a revoked key is soon good for nothing; no process ever printed a key', async () => {
    const layer = await serving();
    const key = await made('read');
    await untilStatus(layer, '/api/views', 200, key);
    const revoked = await run(['keys', 'revoke', key.id]);
    expect([revoked.code, (await run(['keys', 'revoke', 'nobody00'])).code]).toEqual([0, 1]);
    await untilStatus(layer, '/api/views', 401, key);
    await statusOf(layer, `/api/views?key=${key.text}`, key);
    const metrics = await (await fetch(`${layer.url}/metrics`, { headers: operateHeaders })).text();
    expect(metrics).toMatch(/twofold_http_refused_total\{reason="wrong-key"\} \d/);
    expect(layer.printed.join('\n') + metrics).not.toContain(key.text.slice(17));
  });

  test('commands send the key that they are given, and say where it goes', async () => {
    const layer = await serving();
    const key = await made('read');
    await untilStatus(layer, '/api/views', 200, key);
    const asked = ['generations', '--serving', layer.url];
    const [without, withIt] = [await run(asked), await run(asked, { TWOFOLD_KEY: key.text })];
    expect([without.code, without.err]).toEqual([1, expect.stringMatching(/this needs a key for read.*TWOFOLD_KEY/)]);
    expect(withIt).toMatchObject({ code: 0, out: expect.stringContaining('there is none yet') as string });
  });

  test('two processes count the requests of a key together', async () => {
    const [one, other] = await Promise.all([serving({ LIMIT_READ: '20' }), serving({ LIMIT_READ: '20' })]);
    const key = await made('read');
    for (const layer of [one, other]) await untilStatus(layer, '/api/status', 200, key);
    const got: number[] = [];
    for (let i = 0; i < 21; i++) got.push(await statusOf(one, '/api/views', key));
    expect(got.at(-1)).toBe(429);
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    try {
      const count = () => redis.get(`${namespace}:limit:read:${key.id}`);
      await until('the requests are counted in Redis', async () => (Number(await count()) >= 20 ? true : undefined));
      expect(await redis.pttl(`${namespace}:limit:read:${key.id}`)).toBeLessThanOrEqual(60_000);
      let asked = 0;
      await until('the other process knows of them', async () => (asked++, (await statusOf(other, '/api/views', key)) === 429 ? true : undefined));
      expect(asked).toBeLessThan(18);
      expect(await redis.keys(`*${key.text.slice(17)}*`)).toEqual([]);
    } finally {
      redis.disconnect();
    }
  });

  test('with Postgres away keys go on being good, and others are still refused', async () => {
    const layer = await serving();
    const key = await made('read');
    await untilStatus(layer, '/api/views', 200, key);
    await database.drop();
    await until('it notices', async () => (layer.lines.some((line) => line.includes('the keys cannot be read')) ? true : undefined));
    expect([await statusOf(layer, '/api/views', key), await statusOf(layer, '/api/views')]).toEqual([200, 401]);
  });

  test('with Postgres away at the start nobody is let in', async () => {
    const layer = await serving();
    expect([await statusOf(layer, '/livez'), await statusOf(layer, '/api/views')]).toEqual([200, 503]);
    expect(await statusOf(layer, '/api/views', { headers: operateHeaders })).toBe(200);
  });
});
