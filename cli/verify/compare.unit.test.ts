import { cellKey } from '../../common/metrics/cell-key';
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import { compareCells } from './compare';
import type { Measures } from './measures';
import { differencesText, totalsText } from './report';

const cells = (...each: readonly (readonly [string, Measures])[]): Map<string, Measures> => new Map(each);
const minute = Date.UTC(2011, 11, 9, 12, 50);
const a = cellKey('revenue', minute, ['GBP', 'EIRE']);
const b = cellKey('revenue', minute, ['EUR', 'France']);

describe('two sets of cells', () => {
  test('are equal cell by cell, whatever their order', () => {
    expect(compareCells(cells([a, [1n, 2n]], [b, [3n]]), cells([b, [3n]], [a, [1n, 2n]]))).toEqual({ equal: 2, differences: [] });
  });

  test.each([
    ['another measure', cells([a, [1n, 2n]]), cells([a, [1n, 3n]]), { answered: [1n, 2n], recomputed: [1n, 3n] }],
    ['a measure more', cells([a, [1n]]), cells([a, [1n, 0n]]), { answered: [1n], recomputed: [1n, 0n] }],
    ['a cell that only the answer has', cells([a, [0n]]), cells(), { answered: [0n], recomputed: undefined }],
    ['a cell that the answer lacks', cells(), cells([a, [0n]]), { answered: undefined, recomputed: [0n] }],
  ])('%s is a difference', (_what, answered, recomputed, difference) => {
    expect(compareCells(answered, recomputed)).toEqual({ equal: 0, differences: [{ key: a, ...difference }] });
  });
});

test('differences are shown in people’s units, and no more than can be read', () => {
  const views = declareViews(DEFAULT_TIERS);
  const text = differencesText([{ key: a, answered: [25_000n, 1n], recomputed: undefined }], views);
  expect(text).toContain('2011-12-09 12:50');
  expect(text).toContain('GBP, EIRE');
  expect(text).toContain('revenue 2.5');
  expect(text).toContain('payments 1');
  expect(text).toContain('no such cell');
  const many = Array.from({ length: 25 }, (_, i) => ({ key: cellKey('revenue', i, ['GBP', 'EIRE']), answered: [1n, 1n], recomputed: [2n, 1n] }));
  expect(differencesText(many, views)).toContain('… and 5 more');
});

test('the total is the revenue of each currency', () => {
  expect(totalsText(cells([a, [97_477_479_340n, 1n]], [cellKey('revenue', 0, ['GBP', 'x']), [10_000n, 1n]], [cellKey('orders', 0, ['GBP']), [7n]], [b, [5n]]))).toBe(
    'total revenue 9,747,748.934 GBP\ntotal revenue 0.0005 EUR',
  );
  expect(totalsText(cells())).toContain('no events yet');
});
