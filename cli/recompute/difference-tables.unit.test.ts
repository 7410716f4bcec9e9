import { cellsTable, differenceLine, viewsTable } from './difference-tables';

const money = (before: string | null, after: string | null, difference: string | null) => ({ unit: 'money' as const, before, after, difference });
const number = (before: string | null, after: string | null, difference: string | null) => ({ unit: 'number' as const, before, after, difference });

test.each([
  [{ skipped: 'task 2 has no live state' }, 'what would change cannot be told exactly: task 2 has no live state'],
  [{ compared: 1234, differing: 0, kept: 0, definitionsChanged: false, views: [] }, 'all 1,234 cells would be answered as they are now, to the last digit'],
  [{ compared: 1234, differing: 2, kept: 2, definitionsChanged: false, views: [] }, '2 of 1,234 cells would be answered otherwise'],
  [{ compared: 1234, differing: 2, kept: 2, definitionsChanged: true, views: [] }, '2 of 1,234 cells would be answered otherwise: the view definitions changed'],
])('the difference in a sentence', (difference, line) => {
  expect(differenceLine(difference)).toBe(line);
});

test('the sums of a view stand once, a line a measure', () => {
  const totals = { payments: number('3', '2', '-1'), revenue: money('1500.5', '1400', '-100.5') };
  expect(viewsTable([{ view: 'revenue', currency: 'EUR', cells: 2, totals }])).toBe(
    ['in all, of  currency  cells  measure       now   then  difference', 'revenue     EUR           2  payments        3      2          -1', '                             revenue   1,500.5  1,400      -100.5'].join('\n'),
  );
});

test('a cell is told by what changes of it, and a side that lacks it says so', () => {
  const cell = { view: 'orders', bucket: '2011-06-01T10:00:00.000Z', dimensions: { currency: 'GBP', country: 'France' }, measures: { orders: number(null, '1', '1'), min: money('1', '1', '0'), max: money(null, '1', null) } };
  expect(cellsTable([cell]).split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['cell of', 'from (UTC)', 'dimensions', 'measure', 'now', 'then', 'difference'],
    ['orders', '2011-06-01 10:00', 'GBP, France', 'orders', 'none', '1', '1'],
    ['', 'max', 'none', '1'],
  ]);
});
