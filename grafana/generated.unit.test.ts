/** What is committed is what the code says, and what the code says is fit to be looked at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { tellBytesInHand } from '../common/http/bytes-in-hand';
import { tellStores } from '../common/http/store-up';
import { declareViews, DEFAULT_TIERS } from '../common/metrics/views';
import { createMetrics as batchMetrics } from '../batch-layer/metrics';
import { createMetrics as servingMetrics, type MeasuredParts } from '../serving-layer/metrics';
import { createMetrics as speedMetrics } from '../speed-layer/metrics';
import { createStreamMetrics } from '../speed-layer/streams/run/metrics';
import { createMetrics as storefrontMetrics } from '../storefront/metrics';
import { alerts, runbookOf } from './alerts/rules';
import { buildBoard } from './boards/board';
import { boards } from './boards/boards';
import { generateGrafana, madeFolders } from './generate';

const made = generateGrafana();
const root = join(__dirname, '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const panels = boards.flatMap((board) => Object.values(board.rows).flat().map((panel) => ({ board: board.name, ...panel })));

test.each(Object.entries(made))('%s says what the code says (else: npm run grafana)', (file, text) => {
  expect(read('grafana', file)).toBe(text);
});

test('nothing else lies beside them', () => {
  const there = madeFolders.flatMap((folder) => readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`));
  expect(there.sort()).toEqual(Object.keys(made).sort());
});

describe.each(boards.map((board) => [board.name, buildBoard(board).panels ?? []] as const))('%s', (_name, laid) => {
  const places = laid.map(({ id, title, gridPos }) => ({ id: id!, title, ...gridPos! }));

  it('fills its rows, and no panel lies on another', () => {
    for (const place of places) expect(place.x + place.w).toBeLessThanOrEqual(24);
    const cells = places.flatMap(({ x, y, w, h }) => Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`));
    expect(new Set(cells).size).toBe(cells.length);
    const bottom = Math.max(...places.map(({ y, h }) => y + h));
    expect(cells.length).toBe(24 * bottom);
  });

  it('numbers its panels each once', () => {
    expect(new Set(places.map(({ id }) => id)).size).toBe(places.length);
  });
});

test.each(panels.map((panel) => [`${panel.board}: ${panel.title}`, panel] as const))('%s tells what it is, in letters that Prometheus can answer', (_name, { about, queries, kind }) => {
  expect(about).toMatch(/^[A-Z0-9].{15,}\.$/);
  expect(Object.keys(queries).length).toBeGreaterThan(0);
  if (kind === 'number') expect(Object.keys(queries)).toHaveLength(1);
});

test('every variable that a query uses is one that the reader can set', () => {
  for (const { name, choices, rows } of boards) {
    const queries = Object.values(rows).flat().flatMap(({ queries: each }) => Object.values(each));
    const used = new Set(queries.flatMap((query) => Array.from(query.matchAll(/\$(?!__)(\w+)/g), ([, variable]) => variable)));
    expect({ name, used: [...used].sort() }).toEqual({ name, used: choices.map((choice) => choice.name).sort() });
  }
});

test('every metric of ours that is asked for is one that a layer tells', () => {
  const speed = speedMetrics(() => 0);
  speed.watch({ held: () => [], lags: () => [] });
  const batch = batchMetrics(() => 0, () => undefined);
  batch.watch({ held: () => [], paused: () => [], lags: () => [] });
  // The serving layer's other parts are looked at when the values are told, which they are not here.
  const serving = servingMetrics({ views: declareViews(DEFAULT_TIERS) } as MeasuredParts);
  const stores = new Registry();
  tellStores(stores, {}, () => 0);
  tellBytesInHand(stores);
  const registries = [stores, ...[speed, createStreamMetrics(), batch, serving, storefrontMetrics()].map(({ registry }) => registry)];
  const told = new Set(registries.flatMap((registry) => registry.getMetricsAsArray().map(({ name }) => name)));
  const asked = [...panels.flatMap(({ queries }) => Object.values(queries)), ...alerts.map(({ expr }) => expr)].flatMap((query) =>
    Array.from(query.matchAll(/twofold_[a-z_]+/g), ([name]) => name.replace(/_(bucket|sum|count)$/, '')),
  );
  expect(asked.length).toBeGreaterThan(50);
  expect([...new Set(asked)].filter((name) => !told.has(name))).toEqual([]);
});

describe.each(alerts.map((alert) => [alert.name, alert] as const))('%s', (name, alert) => {
  it('has histories in which it fires and in which it keeps quiet', () => {
    expect(alert.histories.some(({ fires }) => fires.length > 0)).toBe(true);
    expect(alert.histories.some(({ fires }) => fires.length === 0)).toBe(true);
  });

  it('has a runbook where its link leads, with what it means and what to do', () => {
    expect(runbookOf(alert)).toBe(`docs/RUNBOOKS.md#${name.toLowerCase()}`);
    const [, section] = read('docs', 'RUNBOOKS.md').split(new RegExp(`^## ${name}$`, 'm'));
    expect(section?.split(/^## /m)[0]).toMatch(/\*\*Means\*\*[^]*\*\*Look\*\*[^]*\*\*Do\*\*/);
  });
});

test('no runbook is left of a rule that is gone', () => {
  const headings = Array.from(read('docs', 'RUNBOOKS.md').matchAll(/^## (.+)$/gm), ([, heading]) => heading);
  expect(headings).toEqual(alerts.map(({ name }) => name));
});
