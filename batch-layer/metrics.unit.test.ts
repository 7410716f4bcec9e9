import type { Generation } from '../common/generation';
import { createMetrics } from './metrics';
import { plannedAfter } from './schedule';

const at = (text: string): number => Date.parse(text);
const scrape = async ({ registry }: ReturnType<typeof createMetrics>, name: string): Promise<string[]> => (await registry.metrics()).split('\n').filter((line) => line.startsWith(`twofold_${name}`));

test('the planned recompute is the one that follows the current generation, or the start of a process without one', async () => {
  const metrics = createMetrics(() => at('2026-01-05T12:00:00Z'), (after) => plannedAfter('0 3 * * *', after));
  expect(await scrape(metrics, 'recompute_planned')).toEqual([`twofold_recompute_planned_timestamp_seconds ${at('2026-01-06T03:00:00Z') / 1000}`]);
  const generation: Generation = { id: 7, run: 'run', cut: {}, definitions: '', publishedAt: at('2026-01-03T03:00:10Z'), reconciled: { skipped: '' } };
  metrics.current(generation);
  expect(await scrape(metrics, 'recompute_planned')).toEqual([`twofold_recompute_planned_timestamp_seconds ${at('2026-01-04T03:00:00Z') / 1000}`]);
});

test('where the schedule is never, none is planned', async () => {
  expect(plannedAfter('', 0)).toBeUndefined();
  expect(await scrape(createMetrics(() => 0, () => undefined), 'recompute_planned')).toEqual([]);
});

test('where a store cannot be asked, its offsets are absent rather than those of before', async () => {
  const metrics = createMetrics(() => 0, () => undefined);
  await metrics.log(Promise.resolve({ start: { a: [3, 0] }, end: { a: [9, 4] } }));
  await metrics.archive(Promise.resolve({ next: { a: [8, 4] } }));
  expect(await scrape(metrics, 'log_first_offset')).toEqual(['twofold_log_first_offset{topic="a",partition="0"} 3', 'twofold_log_first_offset{topic="a",partition="1"} 0']);
  const away = Promise.reject(new Error('away'));
  await expect(metrics.log(away)).rejects.toThrow('away');
  await expect(metrics.archive(away)).rejects.toThrow('away');
  expect([await scrape(metrics, 'log_'), await scrape(metrics, 'archive_next')]).toEqual([[], []]);
});
