/** The fold over rows against the definition, and its whole numbers against bigints. */
import fc from 'fast-check';
import { arbitraryRecord } from '../../testing/arbitrary-events';
import { admit } from '../../events/admit';
import { eventOfType, OrderCreated } from '../../events/catalogue';
import type { Event } from '../../events/event';
import { EventRows } from '../../events/rows/event-rows';
import { MAX_AMOUNT } from '../../money';
import type { Cells } from '../cells';
import { atLeast, band, equals, field, literal, multiply, negate, orElse } from '../expression';
import { compileFold } from '../fold';
import { count, max, min, sum, type View } from '../view';
import { declareViews, DEFAULT_TIERS } from '../views';
import { compileRowFold, type RowFold } from './row-fold';
import { RunningCells } from './running-cells';

/** Whatever a view may say: filters, numbers as dimensions, two sources of one event, products beyond 2^53, no dimensions. */
const odd: View = {
  name: 'odd',
  about: '',
  grain: 'day',
  dimensions: { size: field('amount'), country: orElse(field('country'), 'none'), kind: literal('x') },
  measures: { n: count(''), square: sum('number', ''), least: min('money', ''), most: max('money', '') },
  from: [
    { event: 'OrderCreated', where: atLeast(field('amount'), 1_000n), measures: { square: multiply(field('amount'), field('amount')), least: negate(field('amount')), most: multiply(field('amount'), field('amount')) } },
    { event: 'OrderCreated', explode: 'items', where: equals(field('currency'), 'EUR'), dimensions: { size: field('quantity'), kind: field('productId') }, measures: { square: multiply(field('amount'), negate(field('unitPrice'))), least: field('unitPrice'), most: field('quantity') } },
    { event: 'PaymentAdjusted', where: equals(field('nothing'), 'x'), measures: { square: field('amount'), least: field('amount'), most: field('amount') } },
  ],
};
const bare: View = { name: 'bare', about: '', grain: 'minute', dimensions: {}, measures: { n: count('') }, from: [{ event: 'OrderCreated', explode: 'items', measures: {} }, { event: 'OrderShipped', measures: {} }] };
const banded: View = {
  name: 'banded',
  about: '',
  grain: 'hour',
  dimensions: { band: band(multiply(field('amount'), field('amount')), orElse(field('country'), 'none'), [{ name: 'a', from: { EIRE: 2n ** 60n } }, { name: 'b', from: { default: 10n ** 20n, none: -1n } }], 'c') },
  measures: { n: count('') },
  from: [{ event: 'PaymentCompleted', measures: {} }],
};
const views = [...declareViews({ ...DEFAULT_TIERS, standard: { GBP: 5n, default: 1_000_0000n } }), odd, bare, banded];

type Told = readonly (readonly [string, readonly bigint[]])[];
const sorted = (told: Told): Told => told.toSorted(([a], [b]) => (a < b ? -1 : 1));

function defined(events: readonly Event[]): Told {
  const cells: Cells = new Map();
  const fold = compileFold(views);
  for (const event of events) fold(event, cells);
  return sorted(Array.from(cells, ([key, { values }]) => [key, values]));
}

function folded(fold: RowFold, events: readonly Event[]): Told {
  const types = [...new Set(events.map(({ eventType }) => eventType))];
  return sorted(
    types.flatMap((type) => {
      const rows = new EventRows(eventOfType(type) ?? OrderCreated);
      const own = events.filter(({ eventType }) => eventType === type);
      // Every other row is one that does not count.
      for (const event of own) {
        rows.put(event);
        rows.put({ ...event, data: { ...event.data, amount: 7n } });
      }
      return fold(rows, Uint8Array.from({ length: rows.count }, (_, i) => 1 - (i % 2))).map(({ key, values }) => [key, values] as const);
    }),
  );
}

const ofOneType = fc.array(arbitraryRecord(1), { maxLength: 30 }).map((records) => {
  const events = records.flatMap((record): Event[] => {
    const admission = admit(record);
    return 'event' in admission ? [admission.event] : [];
  });
  // A step's rows are of one type; two types would give a cell of two views' sources twice.
  return events.filter(({ eventType }) => eventType === events[0]?.eventType);
});

test('rows give the cells that the definition gives, step after step', () => {
  const fold = compileRowFold(views);
  fc.assert(
    fc.property(fc.array(ofOneType, { maxLength: 4 }), (steps) => {
      for (const events of steps) expect(folded(fold, events)).toEqual(defined(events));
    }),
    { numRuns: 300 },
  );
});

test('a view that asks for a number where there is none is told, and leaves nothing behind', () => {
  const wrong: View = { ...bare, name: 'wrong', measures: { n: count(''), s: sum('number', '') }, from: [{ event: 'OrderCreated', measures: { s: field('country') } }] };
  const fold = compileRowFold([bare, wrong]);
  const event: Event = { eventType: 'OrderCreated', eventId: 'e', version: 2, timestamp: 0, orderId: 'o', data: { orderId: 'o', userId: 'u', amount: 1n, currency: 'EUR', items: [{ productId: 'p', quantity: 1n, unitPrice: 1n }] } };
  const rows = new EventRows(OrderCreated);
  rows.put(event);
  expect(() => fold(rows, Uint8Array.of(1))).toThrow(TypeError);
  expect(fold(rows, Uint8Array.of(0))).toEqual([]);
  expect(() => compileRowFold([{ ...bare, from: [{ event: 'Unheard', measures: {} }] }])).toThrow(TypeError);
});

test('no sum is rounded, however large, and no cell keeps what another step gave it', () => {
  const value = fc.oneof(fc.constantFrom(2n ** 53n - 1n, -(2n ** 53n - 1n), 2n ** 53n, MAX_AMOUNT, 1n, -1n, 0n), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }));
  const cells = new RunningCells('v', ['add', 'min', 'max']);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), fc.constantFrom('a', 'b'), (values, name) => {
      for (const each of values) {
        const cell = cells.cellAt(cells.next(cells.bucket(0), name), 0, () => [name]);
        const told = each <= 2n ** 53n - 1n && each >= -(2n ** 53n - 1n) ? Number(each) : each;
        for (const measure of [0, 1, 2]) cells.merge(cell, measure, told);
      }
      const taken = cells.take([]);
      const ordered = values.toSorted((a, b) => (a < b ? -1 : 1));
      expect(taken.map((delta) => delta.values)).toEqual([[values.reduce((a, b) => a + b), ordered[0], ordered.at(-1)]]);
    }),
  );
});

test('more cells than are remembered are still told apart', () => {
  const cells = new RunningCells('v', ['add']);
  for (let step = 0; step < 3; step++) {
    for (let i = 0; i < 40_000; i++) cells.merge(cells.cellAt(cells.next(cells.bucket(i % 7), `d${i}`), i % 7, () => [`d${i}`]), 0, i);
    const taken = cells.take([]);
    expect(new Set(taken.map(({ key }) => key)).size).toBe(40_000);
    expect(taken.every(({ key, values }) => key === `v\u001f${Number(values[0]) % 7}\u001fd${values[0]}`)).toBe(true);
  }
});
