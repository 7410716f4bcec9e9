import type { Terminal } from './terminal';
import { counted, duration, grouped, moneyText } from './numbers';
import { cutTo, plainText } from './plain-text';
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
  const text = table(['layer', 'process'], [['speed-layer', 7], ['batch-layer', 1234]], { right: ['process'] });
  expect(text.split('\n')).toEqual(['layer        process', 'speed-layer        7', 'batch-layer     1234']);
});

test('a table is cut to the screen where its cells are widest, and nowhere else', () => {
  const rows = [['a'.repeat(50), 'short', 'c'.repeat(20)]];
  const [head, row] = table(['one', 'two', 'three'], rows, { columns: 40 }).split('\n');
  expect(head).toMatch(/^one +two +three$/);
  expect(row?.length).toBeLessThanOrEqual(40);
  expect(row).toMatch(/^a+… {2}short {2}c+…?$/);
  expect(table(['one', 'two', 'three'], rows)).toContain('a'.repeat(50));
});

test('what came from outside cannot move the cursor', () => {
  expect(table(['detail'], [['\u001b[2Jgone\u0007']])).toBe('detail\n\ufffd[2Jgone\ufffd');
  expect(plainText('line\nbreak\u202e')).toBe('line\ufffdbreak\ufffd');
});

test.each([
  ['whole', 5, 'whole'],
  ['longer', 5, 'long…'],
  ['\u{1f600}\u{1f600}\u{1f600}', 2, '\u{1f600}…'],
])('%s in %i columns is %s', (text, columns, cut) => {
  expect(cutTo(text, columns)).toBe(cut);
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
