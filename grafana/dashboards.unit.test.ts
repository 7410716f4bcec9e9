/** The dashboard asks only for metrics that a layer has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics as batch } from '../batch-layer/metrics';

const root = join(__dirname, '..');
const declared = new Set(
  ['speed-layer', 'batch-layer', 'serving-layer', 'storefront'].flatMap((layer) =>
    Array.from(readFileSync(join(root, layer, 'metrics.ts'), 'utf8').matchAll(/twofold_[a-z_]+/g), ([name]) => name),
  ),
);

test.each(readdirSync(join(__dirname, 'dashboards')))('%s', (file) => {
  const asked = Array.from(readFileSync(join(__dirname, 'dashboards', file), 'utf8').matchAll(/twofold_[a-z_]+/g), ([name]) => name.replace(/_(bucket|sum|count)$/, ''));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((name) => !declared.has(name))).toEqual([]);
});

test('the names are those that are told', async () => {
  expect(await batch(() => 0).registry.metrics()).toContain('twofold_archive_lag_offsets');
});
