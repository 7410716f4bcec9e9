import fc from 'fast-check';
import { IdentityTable } from './identity-table';
import { eachPacked, PackedIdentities } from './packed';

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

test('packed identities are the same ones, from whatever bytes they are read', () => {
  fc.assert(
    fc.property(fc.array(anyId, { maxLength: 100 }), fc.nat(7), (ids, shift) => {
      const packed = new PackedIdentities();
      for (const id of ids) packed.add(Uint32Array.from([7, ...id]), 1);
      expect(packed.size).toBe(ids.length);
      const read: bigint[] = [];
      const shifted = new Uint8Array(16 * ids.length + shift);
      shifted.set(packed.packed(), shift);
      eachPacked(shifted.subarray(shift), (words) => read.push(numberOf(words)));
      expect(read).toEqual(ids.map(numberOf));
      const table = new IdentityTable();
      table.addPacked(packed.packed());
      expect(table.size).toBe(new Set(read).size);
    }),
  );
  expect(() => new IdentityTable().addPacked(new Uint8Array(24))).toThrow(RangeError);
});
