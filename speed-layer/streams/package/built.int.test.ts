import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { recordAt } from '../../../common/log/input-record';
import { readThrough } from '../../../common/log/read-through';
import { ownDatabase, type OwnDatabase } from '../../../common/testing/own-database';
import type { Position } from '../../../common/position';
import { until } from '../../../common/testing/until';
import { kafka } from './kafka';

const run = promisify(execFile);
const root = join(__dirname, '../../..');

/** The programs of docs/STREAMS.md: what is written there in full. */
const programs = [...readFileSync(join(root, 'docs/STREAMS.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, text = '']) => text).filter((text) => text.includes("from 'twofold/streams'"));

describe('twofold/streams as programs get it', () => {
  let folder: string;
  let database: OwnDatabase;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twofold-streams-'));
    const installed = join(folder, 'node_modules', 'twofold');
    mkdirSync(installed, { recursive: true });
    const place = 'speed-layer/streams/package';
    await run(process.execPath, ['--import', 'tsx', join(root, place, 'build.ts'), join(installed, place, 'dist')], { cwd: root });
    copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
    for (const name of ['@node-rs', '@types', 'heap-js', 'ioredis', 'kafkajs', 'lru-cache', 'pg', 'rxjs', 'zod']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    database = await ownDatabase();
  }, 180_000);
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['module.mjs', 'import { consume, PermanentError, stream, OrderCreated } from "twofold/streams";\n'],
    ['common.cjs', 'const { consume, PermanentError, stream, OrderCreated } = require("twofold/streams");\n'],
  ])('%s loads it in plain Node', async (file, loading) => {
    writeFileSync(join(folder, file), `${loading}console.log(typeof consume, new PermanentError("no").name, typeof stream(OrderCreated).filter);\n`);
    expect((await run(process.execPath, [join(folder, file)])).stdout).toBe('function PermanentError function\n');
  });

  test('types are inferred to the end, and the programs of the docs compile, as ES modules and in CommonJS', async () => {
    const typed = `import { count, drive, inPostgres, inRedis, consume, money, defineOutput, minutes, OrderCreated, stream, sum, topology, tumbling, type Log } from 'twofold/streams';
import { Pool } from 'pg';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const windows = stream(OrderCreated).groupByKey().window(tumbling(minutes(1))).aggregate('w', { orders: count(), sales: sum(({ data }) => data.amount) });
const Out = defineOutput({ topic: 'o', type: 'O', about: '', fields: { sales: money('') } });
export const built = topology({ name: 't', about: '' }, windows.to(Out, ({ key, value }) => {
  const exact: Same<typeof value, { readonly orders: number; readonly sales: bigint }> = true;
  return { key, data: { sales: exact ? value.sales : 0n } };
}));
// @ts-expect-error an amount is no text
windows.to(Out, ({ key }) => ({ key, data: { sales: '1' } }));
// @ts-expect-error there is no such field
stream(OrderCreated).filter(({ data }) => data.colour === 'red');
export const sales: bigint | undefined = drive(built).read(Out)[0]?.data.sales;
export function use(log: Log, pool: Pool): void {
  const common = { topic: 't', group: 'g' };
  void consume(log, { ...common, delivery: 'exactly-once', idempotency: inPostgres(pool, { consumer: 'g' }), handler: async (_record, { effects }) => void (await effects.query<{ n: number }>('SELECT 1 AS n')).rows[0]?.n.toFixed() });
  // @ts-expect-error without a store there are no effects
  void consume(log, { ...common, delivery: 'at-least-once', handler: async (_record, { effects }) => effects.query('SELECT 1') });
  // @ts-expect-error a client of Redis has calls
  inRedis({}, { consumer: 'g' });
}
`;
    const files = ['typed.mts', 'typed.cts', ...programs.map((_, i) => `program-${i}.mts`)];
    for (const file of files) writeFileSync(join(folder, file), file.startsWith('typed') ? typed : (programs[Number(file.slice(8, -4))] ?? ''));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noPropertyAccessFromIndexSignature', 'false', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2024', '--types', 'node', '--skipLibCheck'];
    await expect(run(process.execPath, [compiler, ...options, ...files], { cwd: folder }).catch((error: unknown) => error)).resolves.toMatchObject({ stdout: '' });
  }, 180_000);

  test('the programs of the docs do what they say, and end well at Ctrl-C', async () => {
    const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
    const namespace = `package-${Date.now().toString(36)}`;
    const log = kafka({ brokers, clientId: 'package', namespace });
    const pool = new Pool({ connectionString: database.url });
    const order = (n: number, at: string) => ({
      topic: 'order-created',
      key: `order-${n}`,
      value: JSON.stringify({ eventType: 'OrderCreated', eventId: `e${n}`, version: 2, timestamp: at, data: { orderId: `order-${n}`, userId: 'u', amount: '10.50', currency: 'EUR', email: 'a@b.example' } }),
    });
    await log.ensureTopics([{ topic: 'order-created', partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } }]);
    await log.append([order(1, '2026-01-01T10:00:00Z'), order(2, '2026-01-01T10:00:30Z'), { topic: 'order-created', key: null, value: '{}' }, order(3, '2026-01-01T11:00:00Z')]);
    const started = programs.map((text, i): { child: ChildProcess; printed: string[] } => {
      writeFileSync(join(folder, `program-${i}.mjs`), transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' }).code);
      const child = spawn(process.execPath, [join(folder, `program-${i}.mjs`)], { env: { ...process.env, TWOFOLD_NAMESPACE: namespace, DATABASE_URL: database.url }, stdio: ['ignore', 'pipe', 'pipe'] });
      const printed: string[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => printed.push(String(data)));
      return { child, printed };
    });
    const ends = started.map(({ child }) => once(child, 'close'));
    const read = async (topic: string): Promise<string[]> => {
      const found: string[] = [];
      const { start, end } = await log.bounds([topic]);
      await readThrough(log, `reads-${topic}`, [topic], start, end, (batch, endAt) => {
        for (let i = 0; i < endAt; i++) found.push(Buffer.from(recordAt(batch, i, 1).value ?? []).toString());
      });
      return found;
    };
    const holds = (topic: string, count: number) => async (): Promise<true | undefined> => {
      const end: Position = await log.bounds([topic]).then((bounds) => bounds.end, () => ({}));
      return (end[topic]?.[0] ?? 0) >= count ? true : undefined;
    };
    try {
      const told = (): string => started.map(({ printed }) => printed.join('')).join('\n');
      await until('all have said something', async () => {
        if (started.some(({ child }) => child.exitCode !== null && child.exitCode !== 0)) throw new Error(told());
        const { rows } = await pool.query<{ n: string }>('SELECT count(*) AS n FROM greeting').catch(() => ({ rows: [] }));
        return Number(rows[0]?.n) === 3 && (await holds('sales', 1)()) && (await holds('orders-masked', 4)()) ? holds('order-created.dlq', 1)() : undefined;
      }, 90_000).catch((error: unknown) => {
        throw new Error(`${String(error)}; they told ${told()}`, { cause: error });
      });
      // The others end by themselves.
      started.forEach(({ child }, i) => programs[i]?.includes('SIGINT') === true && child.kill('SIGINT'));
      expect((await Promise.all(ends)).map(([code]: unknown[]) => code)).toEqual(programs.map(() => 0));
      expect((await read('sales')).map((text) => JSON.parse(text) as unknown)).toMatchObject([{ key: 'EUR', data: { orders: 2, sales: '21' } }]);
      expect(await read('orders-masked')).toMatchObject([expect.stringContaining('"email":"***"'), expect.any(String), '{}', expect.any(String)]);
      expect(told()).toMatch(/the first order is order-1[^]*two orders are order-1 and order-2/);
      expect(await Promise.all(['masking', 'greeter'].map((group) => log.committed(group, 'order-created', 0)))).toEqual([4, 4]);
    } finally {
      started.forEach(({ child }) => child.kill('SIGKILL'));
      await log.deleteTopics(['order-created', 'order-created.dlq', 'orders-masked', 'sales', 'sales.late', 'sales-per-minute-repartition']);
      const redis = new Redis(process.env['REDIS_URL'] ?? '');
      const keys = await redis.keys(`own:${namespace}:*`);
      if (keys.length > 0) await redis.del(keys);
      redis.disconnect();
      await Promise.all([log.close(), pool.end()]);
    }
  }, 150_000);
});
