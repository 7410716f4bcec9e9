import { Registry } from 'prom-client';
import { tellStores } from './store-up';

test('a store is told as the look before ended, and a scrape waits for none', async () => {
  const registry = new Registry();
  let at = 0;
  let answer: () => Promise<unknown> = () => Promise.resolve();
  tellStores(registry, { redis: () => answer() }, () => at);
  await Promise.resolve();
  const scrape = async (): Promise<string | undefined> => (await registry.metrics()).split('\n').find((line) => line.startsWith('twofold_store_up'));
  expect(await scrape()).toBe('twofold_store_up{store="redis"} 1');
  answer = () => Promise.reject(new Error('away'));
  await scrape();
  expect(await scrape()).toBe('twofold_store_up{store="redis"} 0');
  let back = (): void => undefined;
  answer = () => new Promise<void>((resolve) => (back = resolve));
  await scrape();
  expect(await scrape()).toBe('twofold_store_up{store="redis"} 0');
  back();
  await Promise.resolve();
  expect(await scrape()).toBe('twofold_store_up{store="redis"} 1');
  // This look never ends: after some seconds that is an answer, too.
  at = 6_000;
  expect(await scrape()).toBe('twofold_store_up{store="redis"} 0');
});

test('a store that was never seen to answer is not told before it is known to be away', async () => {
  const registry = new Registry();
  let at = 0;
  tellStores(registry, { kafka: () => new Promise(() => undefined) }, () => at);
  expect(await registry.metrics()).not.toContain('twofold_store_up{');
  at = 6_000;
  expect(await registry.metrics()).toContain('twofold_store_up{store="kafka"} 0');
});
