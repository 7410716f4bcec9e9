import { parseMetrics, quantile, total } from '../top/exposition';
import { changedRows } from '../tail/changed-rows';
import { parseConditions } from './conditions';
import { rowsCsv, rowsTable } from './rows';
import type { ViewRow } from './view-answer';
import { viewPath } from './view-options';

const columns = { keys: ['country'], measures: ['revenue', 'min'], ratios: [] };
const row = (country: string, revenue: string, min = '1'): ViewRow => Object.assign({ batch: { revenue: '1000' }, realtime: { revenue: '0.5' } }, { country, revenue, min }) as unknown as ViewRow;

test('conditions are read, and the API is asked with them', () => {
  expect(parseConditions(['a=b=c'])).toEqual([{ field: 'a', value: 'b=c' }]);
  expect(() => parseConditions(['a'])).toThrow('--where "a" is not like country=France');
  expect(viewPath('revenue', { by: 'country', where: ['country=A&B', 'country=C'], atLeast: 't' })).toBe('/api/views/revenue?groupBy=country&atLeast=t&wait=2s&country=A%26B&country=C');
});

test('rows are a table for people, and CSV for programs', () => {
  expect(rowsTable([row('France', '1000.5')], columns, true, undefined).split('\n')[1]).toBe('France   1,000.5          1,000           0.5    1');
  expect(rowsCsv([row('Say "hi", you', '1000.5')], columns, false)).toBe('country,revenue,min\r\n"Say ""hi"", you",1000.5,1');
});

test('changes are exact, and told only where there are some', () => {
  const before = [row('A', '9007199254740993.0001', '2'), row('B', '5')];
  expect(changedRows(before, [row('A', '9007199254740993', '1'), row('B', '5'), row('C', '-0.5')], columns)).toEqual([
    { keys: { country: 'A' }, measures: [{ name: 'revenue', now: '9007199254740993', by: '-0.0001' }, { name: 'min', now: '1', by: undefined }] },
    { keys: { country: 'C' }, measures: [{ name: 'revenue', now: '-0.5', by: '-0.5' }, { name: 'min', now: '1', by: undefined }] },
  ]);
});

test('metrics are read, added up, and cut at a quantile', () => {
  const at = (counts: number[]) => parseMetrics(`# HELP x y\nread{topic="a"} 1\nread{topic="b,\\"c\\""} 2\n${['0.1', '1', '+Inf'].map((le, i) => `h_bucket{le="${le}"} ${counts[i] ?? 0}`).join('\n')}\n`);
  expect([total(at([]), 'read'), total(at([]), 'read', { topic: 'a' }), total(at([]), 'none')]).toEqual([3, 1, undefined]);
  expect([0.5, 0.99].map((share) => quantile(at([5, 5, 5]), at([105, 106, 106]), 'h', share))).toEqual([0.1, 0.1]);
  expect(quantile(at([5, 5, 5]), at([5, 10, 10]), 'h', 0.5)).toBe(1);
  expect(quantile(at([5, 5, 5]), at([5, 5, 5]), 'h', 0.5)).toBeUndefined();
});
