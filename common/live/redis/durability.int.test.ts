import { Redis } from 'ioredis';
import { durabilityOf, mayTakeBack, tellDurability } from './durability';

const asked = (aof: 0 | 1, fsync: () => Promise<unknown>) => durabilityOf({ info: async () => `# Persistence\r\naof_enabled:${aof}\r\n`, config: fsync });

test('what a crash of Redis may take back follows from its settings', async () => {
  expect(await asked(1, async () => ['appendfsync', 'always'])).toBe('always');
  expect(await asked(1, async () => ['appendfsync', 'everysec'])).toBe('everysec');
  expect(await asked(0, async () => ['appendfsync', 'always'])).toBe('no file');
  expect(await asked(1, () => Promise.reject(new Error('NOPERM')))).toBe('unknown');
  expect(mayTakeBack('always')).toBeUndefined();
  for (const each of ['everysec', 'no', 'no file', 'unknown'] as const) expect(mayTakeBack(each)).toMatch(/^Redis .*corrected$/);
});

test('a real Redis says it', async () => {
  const url = process.env['REDIS_URL'] ?? '';
  const redis = new Redis(url);
  const lines: string[] = [];
  await tellDurability(url, (line) => lines.push(line));
  const line = mayTakeBack(await durabilityOf(redis));
  redis.disconnect();
  expect(lines).toEqual(line === undefined ? [] : [line]);
});
