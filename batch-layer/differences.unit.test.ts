import { cellKey } from '../common/metrics/cell-key';
import { DEFAULT_TIERS, declareViews } from '../common/metrics/views';
import { Differences } from './differences';

const views = declareViews(DEFAULT_TIERS);
const order = (country: string) => cellKey('orders', 3_600_000, ['GBP', country, 'basic']);

test('a cell is told by the names of its dimensions and measures, money as money', () => {
  const differences = new Differences(views);
  differences.add({ key: order('France'), before: [2n, 30_000n, 10_000n, 20_000n], after: [3n, 45_000n, 10_000n, 20_000n] });
  differences.compared(7, false);
  const { difference, cells } = differences.told();
  expect(cells).toEqual([
    {
      view: 'orders',
      bucket: 3_600_000,
      dimensions: { currency: 'GBP', country: 'France', tier: 'basic' },
      measures: {
        orders: { unit: 'number', before: '2', after: '3', difference: '1' },
        value: { unit: 'money', before: '3', after: '4.5', difference: '1.5' },
        min: { unit: 'money', before: '1', after: '1', difference: '0' },
        max: { unit: 'money', before: '2', after: '2', difference: '0' },
      },
    },
  ]);
  // What is smallest or largest has no sum.
  const totals = { orders: { unit: 'number', before: '2', after: '3', difference: '1' }, value: { unit: 'money', before: '3', after: '4.5', difference: '1.5' } };
  expect(difference).toEqual({ compared: 7, differing: 1, kept: 1, definitionsChanged: false, views: [{ view: 'orders', currency: 'GBP', cells: 1, totals }] });
});

test('a cell that comes or goes is missing on one side', () => {
  const differences = new Differences(views);
  differences.add({ key: order('France'), before: undefined, after: [1n, 10_000n, 10_000n, 10_000n] });
  differences.compared(1, false);
  expect(differences.told().cells[0]?.measures).toMatchObject({ orders: { before: null, after: '1', difference: '1' }, min: { before: null, after: '1', difference: null } });
});

test('the bound on single cells hides nothing of the sums', () => {
  const differences = new Differences(views, 2);
  for (let i = 0; i < 5; i++) differences.add({ key: order(`country ${i}`), before: [1n, 10_000n, 0n, 0n], after: [1n, 20_000n, 0n, 0n] });
  differences.compared(5, false);
  const { difference, cells } = differences.told();
  expect(cells).toHaveLength(2);
  expect(difference).toMatchObject({ differing: 5, kept: 2, views: [{ cells: 5, totals: { value: { before: '5', after: '10', difference: '5' } } }] });
});

test('a view that is no longer declared is told by the order of its parts', () => {
  const differences = new Differences(views);
  differences.add({ key: cellKey('gone', 0, ['x']), before: [5n], after: undefined });
  differences.compared(1, true);
  expect(differences.told().cells).toEqual([{ view: 'gone', bucket: 0, dimensions: { '1': 'x' }, measures: { '1': { unit: 'number', before: '5', after: null, difference: '-5' } } }]);
});

test('where nothing can be compared exactly it says why', () => {
  const differences = new Differences(views);
  differences.skip('task 2 has no live state');
  expect(differences.told()).toEqual({ difference: { skipped: 'task 2 has no live state' }, cells: [] });
});
