import fc from 'fast-check';
import type { CellDelta, MergeKind } from '../../live-state';
import { stampOf } from './layout';
import { deltasOf } from './read';
import { BlockWriter } from './write';

const LARGEST = 2n ** 63n - 1n;
const value = fc.oneof(
  fc.bigInt({ min: -LARGEST, max: LARGEST }),
  fc.constantFrom(0n, 1n, -1n, 255n, 256n, -65_536n, 2n ** 32n, 2n ** 48n - 1n, 2n ** 48n, -(2n ** 48n), 2n ** 53n + 1n, LARGEST, -LARGEST),
);
/** As views have them: the same array for all of their cells, or another one that is alike. */
const kinds = fc.constantFrom<readonly MergeKind[]>(['add'], ['add', 'add'], ['add', 'min', 'max'], ['add']);
const key = fc.tuple(fc.constantFrom('', 'sales\u001f1', 'sales\u001f', 'é\u001f', 'ź'.repeat(700)), fc.string({ unit: 'grapheme', maxLength: 12 })).map(([head, tail]) => head + tail);
const cell: fc.Arbitrary<CellDelta> = kinds.chain((merged) =>
  fc.record({ key, kinds: fc.constant(merged), values: fc.array(value, { minLength: merged.length, maxLength: merged.length }) }),
);

const writer = new BlockWriter();

test('what is written is read, to the last bit', () => {
  fc.assert(fc.property(fc.array(cell, { maxLength: 40 }), (cells) => expect(deltasOf(writer.write(cells))).toEqual(cells)));
});

test('no two blocks have the same stamp, whoever wrote them', () => {
  const other = new BlockWriter();
  const stamps = [writer, writer, other, other].map((each) => Buffer.from(stampOf(each.write([]))).toString('hex'));
  expect(new Set(stamps).size).toBe(4);
});

test('what was written before stays as it was', () => {
  const cells = Array.from({ length: 5_000 }, (_, i) => ({ key: `cell-${i}`, kinds: ['add' as const], values: [BigInt(i) ** 4n] }));
  const first = writer.write(cells);
  writer.write(cells.map((each) => ({ ...each, key: 'other' })));
  expect(deltasOf(first)).toEqual(cells);
});

test('a block that was cut off is said to be damaged', () => {
  const whole = writer.write([{ key: 'a key', kinds: ['add', 'max'], values: [70_000n, 2n ** 60n] }]);
  for (let length = 16; length < whole.length; length++) expect(() => deltasOf(whole.subarray(0, length))).toThrow();
  expect(() => deltasOf(Buffer.from([9, ...whole.subarray(1)]))).toThrow(/version 9/);
});
