import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetSales, noteBegun, noteComplete, salesState } from './sales';

const folder = mkdtempSync(join(tmpdir(), 'twofold-sales-'));
beforeEach(() => forgetSales(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const EMPTY = { 'order-created': [0, 0] };
const some = { 'order-created': [3, 4] };

describe('the real sales', () => {
  test('are imported into an empty log, also where another one was filled before', () => {
    expect(salesState(folder, '', EMPTY)).toBe('to import');
    noteComplete(folder, '', some);
    expect(salesState(folder, '', EMPTY)).toBe('to import');
  });
  test('are gone on with where an import was cut short', () => {
    noteBegun(folder, '');
    expect(salesState(folder, '', some)).toBe('to go on with');
  });
  test('are in once an import came to its end', () => {
    noteBegun(folder, '');
    noteComplete(folder, '', some);
    expect(salesState(folder, '', some)).toBe('imported');
    expect(salesState(folder, '', { 'order-created': [9, 4] })).toBe('imported');
  });
  test('are not put among records that somebody else wrote', () => {
    expect(salesState(folder, '', some)).toBe('not wanted');
    noteBegun(folder, 'one');
    expect(salesState(folder, 'another', some)).toBe('not wanted');
    noteComplete(folder, 'one', { 'order-created': [9, 9] });
    expect(salesState(folder, 'one', some)).toBe('not wanted');
  });
});
