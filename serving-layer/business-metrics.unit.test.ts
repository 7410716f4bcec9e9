import { Registry } from 'prom-client';
import type { CellDelta } from '../common/live/live-state';
import { cellKey } from '../common/metrics/cell-key';
import { mergeKinds, type View } from '../common/metrics/view';
import { declareViews, DEFAULT_TIERS } from '../common/metrics/views';
import { tellBusiness } from './business-metrics';
import { CellIndex } from './view/cell-index';
import type { Answer, Answering } from './view/merged-view';

const views = declareViews(DEFAULT_TIERS);
const cell = (view: string, dimensions: readonly string[], values: readonly bigint[]): CellDelta => ({ key: cellKey(view, 0, dimensions), kinds: mergeKinds(views.find(({ name }) => name === view)!), values });

class Merged {
  version = 0;
  looks = 0;
  answering: Answering = { ok: false, reason: 'nothing yet' };

  answers(batch: readonly CellDelta[], live: readonly CellDelta[]): void {
    const generation = { id: 1, run: '', cut: {}, definitions: '', publishedAt: 0, reconciled: { skipped: '' }, days: new Map([['1970-01-01', CellIndex.of(batch)]]) };
    const answer: Answer = { generation, cut: {}, asOf: {}, live: [CellIndex.of(live)] };
    this.answering = { ok: true, answer };
    this.version += 1;
  }
  answer(): Answering {
    this.looks += 1;
    return this.answering;
  }
}

const told = async (merged: Merged, declared: readonly View[] = views): Promise<{ scrape: () => Promise<string[]> }> => {
  const registry = new Registry();
  tellBusiness(registry, declared, merged);
  return { scrape: async () => (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#')).sort() };
};

test('totals of every view of whole events are told to the last digit, batch and live together, by what the declaration bounds', async () => {
  const merged = new Merged();
  merged.answers(
    [cell('revenue', ['GBP', 'France'], [12_345_678_901_2345n, 3n]), cell('orders', ['GBP', 'France', 'basic'], [2n, 30_000n, 10_000n, 20_000n])],
    [cell('revenue', ['GBP', 'any text\n"at all"'], [1n, 1n]), cell('revenue', ['EUR', 'unknown'], [-5_000n, 1n]), cell('payments', ['GBP', 'failed'], [4n, 100n]), cell('products', ['GBP', 'p1'], [1n, 2n, 3n])],
  );
  const { scrape } = await told(merged);
  expect(await scrape()).toEqual([
    'twofold_business_orders_max{currency="GBP",tier="basic"} 2',
    'twofold_business_orders_min{currency="GBP",tier="basic"} 1',
    'twofold_business_orders_value{currency="GBP",tier="basic"} 3',
    'twofold_business_orders{currency="GBP",tier="basic"} 2',
    'twofold_business_payments_amount{currency="GBP",outcome="failed"} 0.01',
    'twofold_business_payments{currency="GBP",outcome="failed"} 4',
    'twofold_business_revenue_payments{currency="EUR"} 1',
    'twofold_business_revenue_payments{currency="GBP"} 4',
    'twofold_business_revenue{currency="EUR"} -0.5',
    'twofold_business_revenue{currency="GBP"} 12345678901.2346',
  ]);
});

test('without an exact answer nothing is told, rather than what was told last', async () => {
  const merged = new Merged();
  const { scrape } = await told(merged);
  expect(await scrape()).toEqual([]);
  merged.answers([], [cell('revenue', ['GBP', ''], [10_000n, 1n])]);
  expect(await scrape()).toHaveLength(2);
  merged.answering = { ok: false, reason: 'a hole' };
  merged.version += 1;
  expect(await scrape()).toEqual([]);
});

test('a view whose dimensions may all be any text is told without labels, and not as 0 where there is no answer', async () => {
  const [revenue] = views as [View];
  const open: View = { ...revenue, dimensions: { country: revenue.dimensions['country']! } };
  const merged = new Merged();
  const { scrape } = await told(merged, [open]);
  expect(await scrape()).toEqual([]);
  merged.answers([], [{ ...cell('revenue', ['France'], [10_000n, 1n]) }, cell('revenue', ['Spain'], [20_000n, 1n])]);
  expect(await scrape()).toEqual(['twofold_business_revenue 3', 'twofold_business_revenue_payments 2']);
});

test('an answer that did not change is put together once, however often it is scraped', async () => {
  const merged = new Merged();
  merged.answers([], [cell('revenue', ['GBP', ''], [10_000n, 1n])]);
  const { scrape } = await told(merged);
  for (let i = 0; i < 3; i++) await scrape();
  expect(merged.looks).toBe(views.length - 1);
});
