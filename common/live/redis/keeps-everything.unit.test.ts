import { dropsKeys } from './keeps-everything';

const info = (maxmemory: number, policy: string): string => `# Memory\r\nused_memory:1000\r\nmaxmemory:${maxmemory}\r\nmaxmemory_human:x\r\nmaxmemory_policy:${policy}\r\nmem_allocator:jemalloc\r\n`;

test.each(['allkeys-lru', 'allkeys-random', 'volatile-ttl'])('a Redis that makes room by %s is told of', (policy) => {
  expect(dropsKeys(info(3_000_000, policy))).toMatch(new RegExp(`maxmemory-policy ${policy}.*set maxmemory-policy noeviction`));
});

test('one that refuses instead, that has no limit, or that does not say is taken', () => {
  expect(dropsKeys(info(3_000_000, 'noeviction'))).toBeUndefined();
  expect(dropsKeys(info(0, 'allkeys-lru'))).toBeUndefined();
  expect(dropsKeys('# Memory\r\n')).toBeUndefined();
});
