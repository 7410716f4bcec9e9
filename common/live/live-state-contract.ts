/** The contract of the live state, run over every adapter. */
import { slicesAfter, OverflowError, type CellDelta, type Commit, type LiveState } from './live-state';

const START = { a: 0, b: 0 };
const P = 2;

export interface Fixture {
  readonly live: LiveState;
}

export function describeLiveState(name: string, open: () => Promise<Fixture>): void {
  describe(`live state: ${name}`, () => {
    let live: LiveState;
    beforeEach(async () => {
      live = (await open()).live;
    });
    afterEach(async () => {
      await live.erase(4);
      await live.close();
    });

    const owned = async (owner = 'me'): Promise<void> => {
      await live.create(P, START, 'first', 'defs');
      await live.claim(P, owner);
    };
    const add = (key: string, value: bigint): CellDelta => ({ key, kinds: ['add'], values: [value] });
    const commit = (over: Partial<Commit> = {}): Commit => ({
      owner: 'me',
      topic: 'a',
      from: 0,
      nextOffset: 10,
      deltas: [],
      identities: [],
      outbox: [],
      ...over,
    });
    /** As the owner would ask that reads on where the task stands. */
    const seen = async (day: string, ids: readonly string[]) => {
      const state = await live.read(P);
      return live.seen(P, { owner: state?.owner ?? '', topic: 'a', from: state?.offsets['a'] ?? 0 }, day, ids);
    };
    const everything = async () => ({
      snapshot: await live.snapshot(P),
      outbox: await live.outbox(P, 100),
      ids: await seen('2026-01-01', ['x', 'y']),
    });

    test('a task that was never made has no state, and cannot be claimed, sealed, pruned or committed to', async () => {
      expect(await live.read(P)).toBeUndefined();
      expect(await live.snapshot(P)).toBeUndefined();
      expect(await live.claim(P, 'me')).toBeUndefined();
      expect(await live.seal(P, 'run')).toBeUndefined();
      expect(await live.prune(P, 1, START, 'defs')).toBe(false);
      expect(await live.commit(P, commit())).toEqual({ ok: false, refused: 'missing' });
    });

    test('creating a task twice keeps the first state', async () => {
      await live.create(P, { a: 7 }, 'first', 'defs');
      expect(await live.create(P, { a: 9 }, 'second', 'other')).toMatchObject({
        offsets: { a: 7 },
        slices: [{ epoch: 'first', start: { a: 7 } }],
        definitions: 'defs',
        base: 0,
      });
    });

    test('a commit moves offset, cells, identities and outbox together', async () => {
      await owned();
      const entry = { topic: 'a', offset: 3, record: '{}' };
      const deltas: CellDelta[] = [{ key: 'k', kinds: ['add', 'min', 'max'], values: [5n, 3n, 3n] }];
      const identities = [{ topic: 'a', day: '2026-01-01', ids: ['x'] }];
      expect((await live.commit(P, commit({ deltas, identities, outbox: [entry] }))).ok).toBe(true);
      await live.commit(P, commit({ from: 10, nextOffset: 11, deltas: [{ key: 'k', kinds: ['add', 'min', 'max'], values: [-6n, 4n, 4n] }] }));
      const { snapshot, outbox, ids } = await everything();
      expect(snapshot?.state.offsets).toEqual({ a: 11, b: 0 });
      expect(snapshot?.cells).toEqual([[{ key: 'k', kinds: ['add', 'min', 'max'], values: [-1n, 3n, 4n] }]]);
      expect(outbox).toEqual([entry]);
      expect(ids).toEqual({ where: 'resident', seen: [true, false] });
    });

    test('sums are exact over the whole of 64 bits', async () => {
      await owned();
      await live.commit(P, commit({ deltas: [add('k', 8_999_999_999_999_999_999n)] }));
      await live.commit(P, commit({ from: 10, nextOffset: 11, deltas: [add('k', -1n), add('other', -8_000_000_000_000_000_001n)] }));
      expect((await live.snapshot(P))?.cells[0]?.map((cell) => cell.values[0])).toEqual(
        expect.arrayContaining([8_999_999_999_999_999_998n, -8_000_000_000_000_000_001n]),
      );
    });

    test.each([[1n], [-1n]])('a sum that would leave 64 bits changes nothing at all (sign %s)', async (sign) => {
      await owned();
      await live.commit(P, commit({ deltas: [add('k', sign * 8_999_999_999_999_999_999n)] }));
      const before = await everything();
      const bad = commit({
        from: 10,
        nextOffset: 20,
        deltas: [add('fine', 1n), add('k', sign * 8_999_999_999_999_999_999n), add('also fine', 1n)],
        identities: [{ topic: 'a', day: '2026-01-01', ids: ['y'] }],
        outbox: [{ topic: 'a', offset: 12, record: '{}' }],
      });
      await expect(live.commit(P, bad)).rejects.toThrow(OverflowError);
      expect(await everything()).toEqual(before);
    });

    test('a cell that is named twice in one commit is merged twice, also by followers', async () => {
      await owned();
      const seq = (await live.read(P))?.seq ?? 0;
      const deltas: CellDelta[] = [
        { key: 'k', kinds: ['add', 'min', 'max'], values: [5n, 3n, 3n] },
        add('other', 1n),
        { key: 'k', kinds: ['add', 'min', 'max'], values: [7n, 2n, 9n] },
      ];
      await live.commit(P, commit({ deltas }));
      await live.commit(P, commit({ from: 10, nextOffset: 11, deltas }));
      const cells = (await live.snapshot(P))?.cells[0] ?? [];
      expect(new Map(cells.map((cell) => [cell.key, cell.values]))).toEqual(new Map([['k', [24n, 2n, 9n]], ['other', [2n]]]));
      const news = (await live.changes(new Map([[P, seq]]), 0)).changes.get(P);
      expect(news).toEqual([expect.objectContaining({ deltas }), expect.objectContaining({ deltas })]);
    });

    test.each([[1n], [-1n]])('sums are judged in the order they are made, also those of a cell that is named twice (sign %s)', async (sign) => {
      await owned();
      const largest = sign * (2n ** 63n - 1n);
      await live.commit(P, commit({ deltas: [add('k', largest - sign), add('k', sign)] }));
      const before = await everything();
      const next = (deltas: CellDelta[]): Promise<unknown> => live.commit(P, commit({ from: 10, nextOffset: 20, deltas }));
      await expect(next([add('fine', 1n), add('k', sign), add('k', -sign)])).rejects.toThrow(OverflowError);
      await expect(next([add('new', largest), add('new', sign)])).rejects.toThrow(OverflowError);
      expect(await everything()).toEqual(before);
      await next([add('k', -sign), add('k', sign)]);
      expect((await live.snapshot(P))?.cells[0]).toEqual([add('k', largest)]);
    });

    test('a commit that does not move its offset, or carries identities of another topic, is a defect of its caller', async () => {
      await owned();
      const before = await everything();
      await expect(live.commit(P, commit({ nextOffset: 0 }))).rejects.toThrow(RangeError);
      await expect(live.commit(P, commit({ identities: [{ topic: 'b', day: '2026-01-01', ids: ['x'] }] }))).rejects.toThrow(RangeError);
      expect(await everything()).toEqual(before);
    });

    test('offsets are exact up to 2^53 through every step', async () => {
      const at = 2 ** 53 - 9;
      await live.create(P, { a: at, b: 10 ** 15 }, 'first', 'defs');
      await live.claim(P, 'me');
      const day = { topic: 'a', day: '2026-01-01', ids: ['x'] };
      expect((await live.commit(P, commit({ from: at, nextOffset: at + 2, identities: [day] }))).ok).toBe(true);
      const cut = { a: at + 2, b: 10 ** 15 };
      const seq = (await live.read(P))?.seq ?? 0;
      const sealed = { epoch: 'first', start: { a: at, b: 10 ** 15 }, end: cut };
      expect(await live.seal(P, 'run-1')).toEqual(sealed);
      expect(await live.seal(P, 'run-1')).toEqual(sealed);
      expect(await live.seal(P, 'run-2')).toEqual({ epoch: 'run-1', start: cut, end: cut });
      expect((await live.read(P))?.slices).toEqual([sealed, { epoch: 'run-1', start: cut, end: cut }, { epoch: 'run-2', start: cut }]);
      expect((await live.changes(new Map([[P, seq]]), 0)).changes.get(P)?.[0]).toMatchObject({ kind: 'seal', end: cut });
      expect(await live.evictDays(P, 'me', '2026-02-01', { a: at + 1 })).toBe(0);
      expect(await live.evictDays(P, 'me', '2026-02-01', { a: at + 2 })).toBe(1);
      expect(await live.prune(P, 1, { ...cut, a: at + 3 }, 'defs')).toBe(false);
      expect(await live.prune(P, 1, cut, 'defs')).toBe(true);
      const to = { generation: 2, cut: { a: at + 5, b: 10 ** 15 + 1 }, epoch: 'again', owner: 'me', definitions: 'defs' };
      await live.rebase(P, (await live.read(P))?.seq, to);
      expect(await live.read(P)).toMatchObject({ offsets: to.cut, slices: [{ start: to.cut }] });
      expect((await live.commit(P, commit({ from: at + 5, nextOffset: at + 8 }))).ok).toBe(true);
    });

    test('a second owner fences the first', async () => {
      await owned('me');
      await live.claim(P, 'you');
      const before = await everything();
      expect(await live.commit(P, commit({ deltas: [add('k', 1n)] }))).toEqual({ ok: false, refused: 'fenced' });
      expect(await everything()).toEqual(before);
      expect((await live.commit(P, commit({ owner: 'you' }))).ok).toBe(true);
    });

    test('a commit that was delivered twice is applied once', async () => {
      await owned();
      const once = commit({ deltas: [add('k', 1n)] });
      await live.commit(P, once);
      const before = await everything();
      expect(await live.commit(P, once)).toEqual({ ok: false, refused: 'fenced' });
      expect(await everything()).toEqual(before);
    });

    test('a seal closes the slice where the task stands, and the owner goes on in the next without knowing', async () => {
      await owned();
      await live.commit(P, commit({ deltas: [add('k', 1n)] }));
      const sealed = await live.seal(P, 'run-1');
      expect(sealed).toEqual({ epoch: 'first', start: START, end: { a: 10, b: 0 } });
      expect((await live.commit(P, commit({ from: 10, nextOffset: 12, deltas: [add('k', 5n)] }))).ok).toBe(true);
      expect(await live.seal(P, 'run-1')).toEqual(sealed);
      const snapshot = await live.snapshot(P);
      expect(snapshot?.state.slices).toEqual([sealed, { epoch: 'run-1', start: { a: 10, b: 0 } }]);
      expect(snapshot?.cells.map((cells) => cells.map((cell) => cell.values))).toEqual([[[1n]], [[5n]]]);
    });

    test('slices stay a chain through many seals, and continue a generation only from one of their starts', async () => {
      await owned();
      for (const n of [1, 2, 3]) {
        await live.commit(P, commit({ from: n * 10 - 10, nextOffset: n * 10 }));
        await live.seal(P, `run-${n}`);
      }
      const state = await live.read(P);
      expect(state && slicesAfter(state, { a: 20, b: 0 })?.map((slice) => slice.epoch)).toEqual(['run-2', 'run-3']);
      expect(state && slicesAfter(state, { a: 15, b: 0 })).toBeUndefined();
    });

    test('a prune drops what the generation covers, once, and keeps the rest', async () => {
      await owned();
      await live.commit(P, commit({ deltas: [add('k', 1n)] }));
      await live.seal(P, 'run-1');
      await live.commit(P, commit({ from: 10, nextOffset: 20, deltas: [add('k', 2n)] }));
      await live.seal(P, 'run-2');
      expect(await live.prune(P, 1, { a: 15, b: 0 }, 'defs')).toBe(false);
      expect(await live.prune(P, 1, { a: 10, b: 0 }, 'other definitions')).toBe(false);
      expect(await live.prune(P, 1, { a: 10, b: 0 }, 'defs')).toBe(true);
      expect(await live.prune(P, 1, { a: 10, b: 0 }, 'defs')).toBe(false);
      const snapshot = await live.snapshot(P);
      expect(snapshot?.state).toMatchObject({ base: 1, slices: [{ epoch: 'run-1' }, { epoch: 'run-2' }] });
      expect(snapshot?.cells.map((cells) => cells.map((cell) => cell.values))).toEqual([[[2n]], []]);
    });

    test('a rebase starts the task again at the cut, with every day in the archive and the outbox kept', async () => {
      await owned();
      const entry = { topic: 'a', offset: 3, record: '{}' };
      await live.commit(P, commit({ deltas: [add('k', 1n)], identities: [{ topic: 'a', day: '2026-01-01', ids: ['x'] }], outbox: [entry] }));
      const seq = (await live.read(P))?.seq ?? 0;
      const to = { generation: 4, cut: { a: 8, b: 0 }, epoch: 'again', owner: 'me', definitions: 'new' };
      expect(await live.rebase(P, seq - 1, to)).toEqual({ ok: false, refused: 'fenced' });
      expect(await live.rebase(P, undefined, to)).toEqual({ ok: false, refused: 'fenced' });
      expect((await live.rebase(P, seq, to)).ok).toBe(true);
      const { snapshot, outbox, ids } = await everything();
      expect(snapshot).toMatchObject({
        state: { offsets: { a: 8, b: 0 }, base: 4, definitions: 'new', slices: [{ epoch: 'again', start: { a: 8, b: 0 } }] },
        cells: [[]],
      });
      expect(outbox).toEqual([entry]);
      expect(ids).toEqual({ where: 'archive' });
    });

    test('a rebase makes the state of a task that has none', async () => {
      const to = { generation: 4, cut: { a: 8, b: 2 }, epoch: 'again', owner: 'me', definitions: 'defs' };
      expect((await live.rebase(P, undefined, to)).ok).toBe(true);
      expect((await live.commit(P, commit({ from: 8, nextOffset: 9 }))).ok).toBe(true);
    });

    test('an evicted day must come back from the archive before it is asked', async () => {
      await owned();
      await live.commit(P, commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: ['x'] }, { topic: 'a', day: '2026-01-09', ids: ['z'] }] }));
      expect(await live.evictDays(P, 'me', '2026-01-05', { a: 9, b: 0 })).toBe(0);
      expect(await live.evictDays(P, 'me', '2026-01-05', { a: 10, b: 0 })).toBe(1);
      expect(await seen('2026-01-01', ['x'])).toEqual({ where: 'archive' });
      expect(await seen('2026-01-09', ['z'])).toEqual({ where: 'resident', seen: [true] });
      expect(await live.restoreDay(P, { owner: 'me', topic: 'a', from: 9 }, '2026-01-01', ['x'])).toEqual({ ok: false, refused: 'fenced' });
      expect((await live.restoreDay(P, { owner: 'me', topic: 'a', from: 10 }, '2026-01-01', ['x', 'w'])).ok).toBe(true);
      expect(await seen('2026-01-01', ['x', 'y', 'w'])).toEqual({ where: 'resident', seen: [true, false, true] });
    });

    test('identities are told to those alone who may commit where they stand', async () => {
      const at = { owner: 'me', topic: 'a', from: 0 };
      expect(await live.seen(P, at, '2026-01-01', ['x'])).toEqual({ where: 'refused' });
      await owned();
      await live.commit(P, commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: ['x'] }] }));
      expect(await live.seen(P, at, '2026-01-01', ['x'])).toEqual({ where: 'refused' });
      expect(await live.seen(P, { ...at, owner: 'you', from: 10 }, '2026-01-01', ['x'])).toEqual({ where: 'refused' });
      expect(await live.seen(P, { ...at, from: 10 }, '2026-01-01', ['x'])).toEqual({ where: 'resident', seen: [true] });
    });

    test('new identities of an evicted day are refused with everything else until the day is back', async () => {
      await owned();
      const day = { topic: 'a', day: '2026-01-01', ids: ['x'] };
      await live.commit(P, commit({ identities: [day] }));
      await live.evictDays(P, 'me', '2026-01-05', { a: 10 });
      const before = await everything();
      const late = commit({
        from: 10,
        nextOffset: 20,
        deltas: [add('k', 1n)],
        identities: [{ ...day, day: '2026-01-09' }, { ...day, ids: ['y'] }],
        outbox: [{ topic: 'a', offset: 12, record: '{}' }],
      });
      await expect(live.commit(P, late)).rejects.toThrow(/restore that day/);
      expect(await everything()).toEqual(before);
      await live.restoreDay(P, { owner: 'me', topic: 'a', from: 10 }, '2026-01-01', ['x']);
      expect((await live.commit(P, late)).ok).toBe(true);
      expect(await seen('2026-01-01', ['x', 'y'])).toEqual({ where: 'resident', seen: [true, true] });
    });

    test('after a rebase no day takes identities before it was restored, not even an empty one', async () => {
      await live.rebase(P, undefined, { generation: 1, cut: START, epoch: 'again', owner: 'me', definitions: 'defs' });
      const first = commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: ['x'] }] });
      await expect(live.commit(P, first)).rejects.toThrow(/restore that day/);
      await live.restoreDay(P, { owner: 'me', topic: 'a', from: 0 }, '2026-01-01', []);
      expect((await live.commit(P, first)).ok).toBe(true);
      expect(await seen('2026-01-02', ['x'])).toEqual({ where: 'archive' });
    });

    test('the outbox is dropped from its head, once', async () => {
      await owned();
      const entry = (offset: number) => ({ topic: 'a', offset, record: 'r' });
      await live.commit(P, commit({ outbox: [1, 2, 3].map(entry) }));
      await live.dropOutbox(P, entry(1), 2);
      await live.dropOutbox(P, entry(1), 2);
      expect(await live.outbox(P, 10)).toEqual([entry(3)]);
    });

    test('a follower sees every write, in order, and can rebuild the cells from it', async () => {
      await owned();
      const from = (await live.read(P))?.seq ?? 0;
      await live.commit(P, commit({ deltas: [add('k', 1n)] }));
      await live.seal(P, 'run-1');
      await live.prune(P, 1, { a: 10, b: 0 }, 'defs');
      const { changes, lost } = await live.changes(new Map([[P, from]]), 0);
      expect(lost).toEqual([]);
      expect(changes.get(P)).toEqual([
        { kind: 'commit', seq: from + 1, epoch: 'first', topic: 'a', from: 0, nextOffset: 10, deltas: [add('k', 1n)] },
        { kind: 'seal', seq: from + 2, epoch: 'first', end: { a: 10, b: 0 }, opened: 'run-1' },
        { kind: 'prune', seq: from + 3, base: 1, cut: { a: 10, b: 0 } },
      ]);
      expect(await live.changes(new Map([[P, from + 3]]), 0)).toEqual({ changes: new Map(), lost: [] });
    });

    test('a follower is told when it cannot go on: a lost, rebased or emptied task', async () => {
      await owned();
      const seq = (await live.read(P))?.seq ?? 0;
      expect(new Set((await live.changes(new Map([[P, seq + 5], [3, 1]]), 0)).lost)).toEqual(new Set([P, 3]));
      await live.rebase(P, seq, { generation: 1, cut: START, epoch: 'again', owner: 'me', definitions: 'defs' });
      expect((await live.changes(new Map([[P, seq]]), 0)).lost).toEqual([P]);
    });

    test('heartbeats tell who works on what', async () => {
      await live.heartbeat(1, { owner: 'me', at: 5, ends: { a: 9 } });
      await live.heartbeat(3, { owner: 'you', at: 6, ends: {}, stopped: 'a hole' });
      expect(await live.heartbeats(4)).toEqual([undefined, { owner: 'me', at: 5, ends: { a: 9 } }, undefined, { owner: 'you', at: 6, ends: {}, stopped: 'a hole' }]);
    });
  });
}
