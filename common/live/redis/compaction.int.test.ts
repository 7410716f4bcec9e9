import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { until } from '../../testing/until';
import { commit, P, START } from '../contract/harness';
import type { CellDelta, LiveState } from '../live-state';
import { Compaction } from './compaction';
import { taskKeys } from './keys';
import { createRedisLiveState } from './redis-live-state';
import { Scripts } from './scripts';

const url = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const OWNER = 'me';

describe('the compaction of a slice', () => {
  let redis: Redis;
  let live: LiveState;
  let prefix: string;
  let compaction: Compaction;
  let at = 0;

  beforeEach(async () => {
    redis = new Redis(url);
    prefix = `test-${randomUUID()}`;
    live = createRedisLiveState({ url, prefix, streamLength: 100 });
    compaction = new Compaction(redis, new Scripts(redis, prefix, 100), prefix);
    at = 0;
    await live.create(P, START, 'first', 'defs');
    await live.claim(P, OWNER);
  });

  afterEach(async () => {
    await live.erase(4);
    await live.close();
    redis.disconnect();
  });

  const add = async (...deltas: CellDelta[]): Promise<void> => {
    const written = await live.commit(P, commit({ from: at, nextOffset: ++at, deltas }));
    expect(written.ok).toBe(true);
  };
  const cell = (key: string, ...values: bigint[]): CellDelta => ({ key, kinds: ['add', 'min', 'max'], values });
  const list = (epoch = 'first'): string => `${taskKeys(prefix, P).base}:cells:${epoch}`;
  const cells = async (): Promise<Map<string, readonly bigint[]>> =>
    new Map((await live.snapshot(P))?.cells.at(-1)?.map(({ key, values }) => [key, values]));
  /** Between the blocks' being read and their being replaced. */
  const meanwhile = (happens: () => Promise<unknown>): void => {
    const read = redis.lrangeBuffer.bind(redis);
    redis.lrangeBuffer = async (...args: Parameters<typeof read>) => {
      const blocks = await read(...args);
      await happens();
      return blocks;
    };
  };

  test('leaves one block that comes to the same, and the state as it was', async () => {
    for (let i = 0; i < 20; i++) await add(cell('k', 2n ** 58n, BigInt(-i), BigInt(i)), cell(`own-${i}`, 1n, 2n, 3n));
    const before = { cells: await cells(), state: await live.read(P) };
    expect(await compaction.compact(P, OWNER)).toBe(true);
    expect({ cells: await cells(), state: await live.read(P) }).toEqual(before);
    expect(before.cells.get('k')).toEqual([20n * 2n ** 58n, -19n, 19n]);
    expect(await redis.llen(list())).toBe(1);
    const bytes = (await redis.lindexBuffer(list(), 0))?.length;
    expect(await redis.hmget(taskKeys(prefix, P).task, 'cellBytes', 'compactBytes')).toEqual([String(bytes), String(bytes)]);
    expect(await compaction.compact(P, OWNER)).toBe(false);
    await add(cell('k', 1n, -50n, 0n));
    expect((await cells()).get('k')).toEqual([20n * 2n ** 58n + 1n, -50n, 19n]);
  });

  test('keeps what was committed while it ran', async () => {
    for (let i = 0; i < 3; i++) await add(cell('k', 1n, 1n, 1n));
    meanwhile(() => add(cell('k', 10n, 0n, 9n)));
    expect(await compaction.compact(P, OWNER)).toBe(true);
    expect((await cells()).get('k')).toEqual([13n, 0n, 9n]);
    expect(await redis.llen(list())).toBe(2);
  });

  test.each([
    ['another owner came', () => live.claim(P, 'you')],
    ['the slice was sealed', () => live.seal(P, 'run')],
    ['another compaction was quicker', () => compaction.compact(P, OWNER)],
  ])('does nothing where %s meanwhile', async (_, happens) => {
    for (let i = 0; i < 3; i++) await add(cell('k', 1n, 1n, 1n));
    let once = false;
    meanwhile(async () => {
      if (once) return;
      once = true;
      await happens();
    });
    expect(await compaction.compact(P, OWNER)).toBe(false);
    expect((await live.snapshot(P))?.cells[0]).toEqual([cell('k', 3n, 1n, 1n)]);
  });

  test('does nothing where the store went back and on to other blocks', async () => {
    for (let i = 0; i < 2; i++) await add(cell('k', 1n, 1n, 1n));
    const keys = [taskKeys(prefix, P).task, taskKeys(prefix, P).changes, list()];
    const copies = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    await add(cell('k', 1n, 1n, 1n));
    meanwhile(async () => {
      for (const [i, key] of keys.entries()) await redis.restore(key, 0, copies[i] ?? '', 'REPLACE');
      at = 2;
      await add(cell('k', 100n, 1n, 1n));
    });
    expect(await compaction.compact(P, OWNER)).toBe(false);
    expect((await cells()).get('k')).toEqual([102n, 1n, 1n]);
  });

  test('begins by itself, when commits have added enough', async () => {
    // Keys that have no beginning in common: some 550 kB a commit.
    const many = Array.from({ length: 5_000 }, (_, i) => cell(`${i}${'-'.repeat(100)}`, 1n, 1n, 1n));
    for (let i = 0; i < 20; i++) await add(...many);
    await until('there are fewer blocks than commits', async () => (await redis.llen(list())) < 20);
    const found = await cells();
    expect(found.size).toBe(5_000);
    expect([...found.values()].every(([sum]) => sum === 20n)).toBe(true);
  });
});
