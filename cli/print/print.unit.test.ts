import type { Terminal } from './terminal';
import { counted, duration, grouped, moneyText } from './numbers';
import { progressBar } from './progress';
import { table } from './table';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [541_909, '541,909'],
  ['-9747747.934', '-9,747,747.934'],
  ['0.0001', '0.0001'],
  [12_345_678_901n, '12,345,678,901'],
])('%s reads %s', (number, text) => {
  expect(grouped(number)).toBe(text);
});

test('amounts keep every digit', () => {
  expect(moneyText(97_477_479_340n)).toBe('9,747,747.934');
  expect(moneyText(-1n)).toBe('-0.0001');
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [172_800_000, '2 days'],
])('%s ms is %s', (millis, text) => {
  expect(duration(millis)).toBe(text);
});

test('one of a thing is not many', () => {
  expect([counted(1, 'line'), counted(0, 'line'), counted(2_000, 'entry', 'entries')]).toEqual(['1 line', '0 lines', '2,000 entries']);
});

test('a table has no colours, so that it reads the same in a file', () => {
  const text = table(['layer', 'process'], [['speed-layer', 7], ['batch-layer', 1234]], ['process']);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n')[3]).toBe('│ speed-layer │       7 │');
});

test('where nobody watches, progress is a line now and then', () => {
  let now = 0;
  const told: string[] = [];
  const terminal = { tell: (line: string) => told.push(line), watched: false } as Partial<Terminal> as Terminal;
  const bar = progressBar('importing', terminal, () => now);
  for (const [at, done] of [[0, 1], [9_999, 2], [10_000, 3], [10_001, 4], [20_000, 5]] as const) {
    now = at;
    bar.at(done, 10, `${done} lines`);
  }
  bar.end();
  expect(told).toEqual(['importing: 30% | 3 lines', 'importing: 50% | 5 lines']);
});
