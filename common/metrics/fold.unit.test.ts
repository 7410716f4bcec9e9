import fc from 'fast-check';
import type { Event } from '../events/event';
import { parseMoney } from '../money';
import { cellKey, parseCellKey } from './cell-key';
import { mergeDeltas, mergeInto, toDeltas, type Cells } from './cells';
import { compileFold } from './fold';
import { atLeast, equals, field } from './expression';
import { count, definitionsHash, max, min, sum, type View } from './view';
import { declareViews, DEFAULT_TIERS } from './views';

const money = (text: string): bigint => {
  const parsed = parseMoney(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.amount;
};

const at = Date.UTC(2011, 11, 9, 12, 50, 30);
const event = (eventType: string, data: Event['data']): Event => ({
  eventType,
  eventId: 'e',
  version: 2,
  timestamp: at,
  orderId: 'o',
  data: { orderId: 'o', userId: 'u', currency: 'GBP', ...data },
});

function cellsOf(views: readonly View[], events: readonly Event[]): Map<string, readonly bigint[]> {
  const cells: Cells = new Map();
  const fold = compileFold(views);
  for (const each of events) fold(each, cells);
  return new Map(Array.from(cells, ([key, cell]) => [key, cell.values]));
}

const views = declareViews(DEFAULT_TIERS);
const minute = Date.UTC(2011, 11, 9, 12, 50);
const hour = Date.UTC(2011, 11, 9, 12);

describe('the live fold', () => {
  test('revenue is completed less refunded plus adjusted', () => {
    const cells = cellsOf(views, [
      event('PaymentCompleted', { amount: money('100.001'), country: 'EIRE' }),
      event('PaymentRefunded', { amount: money('30'), country: 'EIRE' }),
      event('PaymentAdjusted', { amount: money('-0.5'), country: 'EIRE' }),
      event('PaymentFailed', { amount: money('7'), country: 'EIRE' }),
      event('PaymentCompleted', { amount: money('1') }),
    ]);
    expect(cells.get(cellKey('revenue', minute, ['GBP', 'EIRE']))).toEqual([money('69.501'), 3n]);
    expect(cells.get(cellKey('revenue', minute, ['GBP', 'unknown']))).toEqual([money('1'), 1n]);
    expect(cells.get(cellKey('payments', minute, ['GBP', 'failed']))).toEqual([1n, money('7')]);
  });

  test('products are net of what came back', () => {
    const item = { productId: 'p', quantity: 5n, unitPrice: money('2.55') };
    const cells = cellsOf(views, [
      event('OrderCreated', { amount: money('12.75'), items: [item] }),
      event('PaymentRefunded', { amount: money('2.55'), items: [{ ...item, quantity: 1n }] }),
    ]);
    expect(cells.get(cellKey('products', hour, ['GBP', 'p']))).toEqual([2n, 4n, money('10.2')]);
  });

  test.each([
    ['9999999.9999', 'standard'],
    ['10000000', 'premium'],
    ['999999.9999', 'basic'],
    ['1000000', 'standard'],
  ])('an order of %s is %s', (amount, tier) => {
    const cells = cellsOf(views, [event('OrderCreated', { amount: money(amount) })]);
    expect(cells.get(cellKey('orders', minute, ['GBP', 'unknown', tier]))).toEqual([1n, money(amount), money(amount), money(amount)]);
  });

  test('a currency may have thresholds of its own', () => {
    const own = declareViews({ ...DEFAULT_TIERS, premium: { GBP: money('5'), default: money('10000000') } });
    expect([...cellsOf(own, [event('OrderCreated', { amount: money('5') })]).keys()]).toContain(cellKey('orders', minute, ['GBP', 'unknown', 'premium']));
  });

  test('a filter leaves out what it does not hold for', () => {
    const view = (where: View['from'][number]['where']): View => ({
      name: 'some',
      about: '',
      grain: 'day',
      dimensions: {},
      measures: { n: count('') },
      from: [{ event: 'PaymentCompleted', measures: {}, ...(where ? { where } : {}) }],
    });
    const events = [event('PaymentCompleted', { amount: 5n }), event('PaymentCompleted', { amount: 6n, currency: 'EUR' })];
    expect([...cellsOf([view(equals(field('currency'), 'EUR'))], events).values()]).toEqual([[1n]]);
    expect([...cellsOf([view(atLeast(field('amount'), 6n))], events).values()]).toEqual([[1n]]);
    expect([...cellsOf([view(undefined)], events).values()]).toEqual([[2n]]);
  });
});

describe('cells', () => {
  const kinds = ['add', 'min', 'max'] as const;
  const rows = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.tuple(fc.bigInt(), fc.bigInt(), fc.bigInt())));
  const fold = (list: readonly (readonly [string, readonly bigint[]])[]): Cells => {
    const cells: Cells = new Map();
    for (const [key, values] of list) mergeInto(cells, key, kinds, values);
    return cells;
  };
  const sorted = (cells: Cells) => toDeltas(cells).sort((a, b) => a.key.localeCompare(b.key));

  test('merging is a commutative monoid: any split and order gives the same cells', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (list, cut) => {
        const split = list.length === 0 ? 0 : cut % list.length;
        const parts = fold(list.slice(split));
        mergeDeltas(parts, toDeltas(fold(list.slice(0, split))));
        expect(sorted(parts)).toEqual(sorted(fold(list)));
      }),
    );
  });

  test('a key gives its name back', () => {
    expect(parseCellKey(cellKey('revenue', minute, ['GBP', 'Channel Islands']))).toEqual({ view: 'revenue', bucket: minute, dimensions: ['GBP', 'Channel Islands'] });
  });
});

test('definitions have the same hash only while nothing in them changes', () => {
  const other = declareViews({ ...DEFAULT_TIERS, standard: { default: 1n } });
  expect(definitionsHash(views)).toBe(definitionsHash(declareViews(DEFAULT_TIERS)));
  expect(definitionsHash(other)).not.toBe(definitionsHash(views));
  expect([sum, min, max].map((measure) => measure('money', '').kind)).toEqual(['sum', 'min', 'max']);
});
