import { cached } from './table-cache';

describe('a cached table', () => {
  let asked: (readonly string[])[];
  let clock: number;
  const rows = new Map([['a', 'row a'], ['b', 'row b'], ['c', 'row c']]);
  const open = (most = 100) =>
    cached({ name: 'rows', load: async (keys) => (asked.push(keys), new Map(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key) ?? '']] : [])))) }, { most, ttl: 1_000, absentTtl: 100, now: () => clock });
  beforeEach(() => {
    asked = [];
    clock = 1;
  });

  it('asks once for all keys that it does not remember, and for no other', async () => {
    const table = open();
    expect(await table.load(['a', 'b', 'x'])).toEqual(new Map([['a', 'row a'], ['b', 'row b']]));
    expect(await table.load(['x', 'a', 'c'])).toEqual(new Map([['a', 'row a'], ['c', 'row c']]));
    expect(asked).toEqual([['a', 'b', 'x'], ['c']]);
  });

  it('asks again for what is not there sooner than for what is', async () => {
    const table = open();
    await table.load(['a', 'x']);
    clock += 101;
    await table.load(['a', 'x']);
    clock += 1_000;
    await table.load(['a']);
    expect(asked).toEqual([['a', 'x'], ['x'], ['a']]);
  });

  it('remembers no more rows than it may, and lets go of those that were not asked for longest', async () => {
    const table = open(2);
    await table.load(['a', 'b']);
    await table.load(['a']);
    await table.load(['c']);
    await table.load(['a', 'b']);
    expect(asked).toEqual([['a', 'b'], ['c'], ['b']]);
  });

  it('remembers nothing of a table that did not answer', async () => {
    let isDown = true;
    const table = cached({ name: 'rows', load: async (keys) => (isDown ? Promise.reject(new Error('away')) : new Map(keys.map((key) => [key, key]))) }, { most: 9, ttl: 1_000, absentTtl: 100, now: () => clock });
    await expect(table.load(['a'])).rejects.toThrow('away');
    isDown = false;
    expect(await table.load(['a'])).toEqual(new Map([['a', 'a']]));
  });
});
