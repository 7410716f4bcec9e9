import fc from 'fast-check';
import { hashOf, IdentityTable } from './identity-table';
import { PackedIdentities, wordsOf } from './packed';

/** Few values for each word, so that identities repeat and share most of their bits; zero among them. */
const word = fc.constantFrom(0, 1, 2, 0x80000000, 0xffffffff);
const anyId = fc.tuple(word, word, word, word);

const numberOf = (words: Iterable<number>): bigint => [...words].reduce((all, each) => (all << 32n) | BigInt(each), 0n);

test('it holds what a set of numbers holds', () => {
  fc.assert(
    fc.property(fc.array(anyId, { maxLength: 800 }), (ids) => {
      const table = new IdentityTable();
      const set = new Set<bigint>();
      const wrong = ids.filter((id) => {
        const isNew = !set.has(numberOf(id));
        set.add(numberOf(id));
        return table.add(Uint32Array.from([9, ...id]), 1) !== isNew;
      });
      expect(wrong).toEqual([]);
      expect(table.size).toBe(set.size);
    }),
  );
});

test.each([
  ['counted up in the last word', (i: number) => [1, 2, 0x80000003, i]],
  ['counted up in the first word', (i: number) => [i, 2, 0x80000003, 4]],
  ['counted up in steps of 2^20, over two words', (i: number) => [(i << 20) >>> 0, i >>> 12, 0x80000003, 4]],
  ['spread over all bits', (i: number) => [Math.imul(i, 0x9e3779b1) >>> 0, Math.imul(i, 0x85ebca6b) >>> 0, Math.imul(i, 0xc2b2ae35) >>> 0, i]],
])('120,000 identities %s are all kept, each once, in 32 bytes', (_, idOf) => {
  const table = new IdentityTable();
  const words = new Uint32Array(4);
  let added = 0;
  let again = 0;
  let heaviest = 0;
  for (let i = 0; i < 120_000; i++) {
    words.set(idOf(i));
    if (table.add(words)) added += 1;
    words.set(idOf(i >> 1));
    if (!table.add(words)) again += 1;
    if (i > 500 && i % 997 === 0) heaviest = Math.max(heaviest, table.bytes / table.size);
  }
  expect(heaviest).toBeLessThanOrEqual(32.5);
  expect([added, again, table.size]).toEqual([120_000, 120_000, 120_000]);
});

test.each([1, 1_000, 120_000, 1_000_000])('a table of %s expected identities holds others as well', (expected) => {
  const table = new IdentityTable(expected);
  const words = new Uint32Array([0, 0, 0x80000000, 0]);
  let added = 0;
  for (const round of [1, 2]) {
    for (let i = 0; i < 20_000; i++) {
      words[3] = i;
      if (table.add(words)) added += round;
    }
  }
  expect([added, table.size]).toEqual([20_000, 20_000]);
  if (expected > 1_000) expect(table.bytes / expected).toBeLessThan(27);
});

/** The identities of the numbers from `from` on, as they are kept, in bytes that begin at `shift` of their buffer. */
function packedOf(from: number, count: number, idOf: (i: number) => readonly number[], shift = 0): Uint8Array {
  const packed = new PackedIdentities();
  for (let i = from; i < from + count; i++) packed.add(Uint32Array.from(idOf(i)));
  return shiftedBy(shift, packed.packed());
}

function shiftedBy(shift: number, packed: Uint8Array): Uint8Array {
  const shifted = new Uint8Array(packed.length + shift);
  shifted.set(packed, shift);
  return shifted.subarray(shift);
}

test('packed identities are the same ones, from whatever bytes they are read', () => {
  fc.assert(
    fc.property(fc.array(anyId, { maxLength: 100 }), fc.nat(7), (ids, shift) => {
      const packed = new PackedIdentities();
      for (const id of ids) packed.add(Uint32Array.from([7, ...id]), 1);
      expect(packed.size).toBe(ids.length);
      expect([...wordsOf(shiftedBy(shift, packed.packed()))]).toEqual(ids.flat());
    }),
  );
  expect(() => wordsOf(new Uint8Array(24))).toThrow(RangeError);
  expect(() => IdentityTable.of([new Uint8Array(24)])).toThrow(RangeError);
});

test('a table of packed identities is the one that adding each of them makes', () => {
  const pieces = fc.array(fc.tuple(fc.array(anyId, { maxLength: 150 }), fc.nat(7)), { maxLength: 6 });
  fc.assert(
    fc.property(pieces, fc.array(anyId, { maxLength: 300 }), (given, later) => {
      const byOne = new IdentityTable();
      for (const id of given.flatMap(([ids]) => ids)) byOne.add(Uint32Array.from(id));
      const table = IdentityTable.of(given.map(([ids, shift]) => packedOf(0, ids.length, (i) => ids[i] ?? [], shift)));
      expect(table.size).toBe(byOne.size);
      const news = (each: IdentityTable): boolean[] => later.map((id) => each.add(Uint32Array.from(id)));
      expect(news(table)).toEqual(news(byOne));
    }),
  );
});

test.each([0, 1, 2, 60, 1_000, 70_000, 300_000])('a table of %s packed identities, some of them twice, knows those and no other, and grows on', (count) => {
  const idOf = (i: number) => [Math.imul(i, 0x9e3779b1) >>> 0, 5, Math.imul(i, 0xc2b2ae35) >>> 0, i];
  const half = count >> 1;
  const table = IdentityTable.of([packedOf(0, half, idOf, 3), packedOf(half >> 1, count - (half >> 1), idOf), new Uint8Array(0), new Uint8Array(count === 0 ? 0 : 16)]);
  // Number 0 is not the identity of zeros, which was given too.
  expect(table.size).toBe(count === 0 ? 0 : count + 1);
  const words = new Uint32Array(4);
  let added = 0;
  let wrong = 0;
  for (let i = 0; i < 2 * count + 100; i++) {
    words.set(idOf(i));
    const isNew = table.add(words);
    if (isNew !== i >= count) wrong += 1;
    if (isNew) added += 1;
  }
  expect([wrong, added]).toEqual([0, count + 100]);
  if (count > 500) expect(table.bytes / table.size).toBeLessThanOrEqual(32.5);
});

test('identities that all fall into one block, and it overflows, are kept nevertheless', () => {
  // Of 1.2 million numbers those whose hash begins alike; which those are shows in the block that grows.
  const words = new Uint32Array([0, 0, 0x80000000, 0]);
  const ids: number[] = [];
  for (let i = 0; ids.length < 4_000; i++) {
    words[3] = i;
    if (hashOf(words, 0) >>> 28 === 0) ids.push(i);
  }
  // With them are expected so many that there are several blocks.
  const same = packedOf(0, 120_000, (i) => [0, 0, 0x80000000, ids[i % 4_000] ?? 0]);
  const table = IdentityTable.of([same]);
  expect(table.size).toBe(4_000);
  const again = ids.filter((id) => {
    words[3] = id;
    return table.add(words);
  });
  expect(again).toEqual([]);
});
