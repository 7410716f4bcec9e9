/** The life of a task's slices: made, sealed, pruned, rebased. */
import { packTexts } from '../../identity/packed';
import { slicesAfter } from '../live-state';
import { add, commit, P, START, type Corner } from './harness';

export function describeSlices(corner: Corner): void {
  test('a task that was never made has no state, and cannot be claimed, sealed, pruned or committed to', async () => {
    expect(await corner.live.read(P)).toBeUndefined();
    expect(await corner.live.snapshot(P)).toBeUndefined();
    expect(await corner.live.claim(P, 'me')).toBeUndefined();
    expect(await corner.live.seal(P, 'run')).toBeUndefined();
    expect(await corner.live.prune(P, 1, START, 'defs')).toBe(false);
    expect(await corner.live.commit(P, commit())).toEqual({ ok: false, refused: 'missing' });
  });

  test('creating a task twice keeps the first state', async () => {
    await corner.live.create(P, { a: 7 }, 'first', 'defs');
    expect(await corner.live.create(P, { a: 9 }, 'second', 'other')).toMatchObject({
      offsets: { a: 7 },
      slices: [{ epoch: 'first', start: { a: 7 } }],
      definitions: 'defs',
      base: 0,
    });
  });

  test('a seal closes the slice where the task stands, and the owner goes on in the next without knowing', async () => {
    await corner.owned();
    await corner.live.commit(P, commit({ deltas: [add('k', 1n)] }));
    const sealed = await corner.live.seal(P, 'run-1');
    expect(sealed).toEqual({ epoch: 'first', start: START, end: { a: 10, b: 0 } });
    expect((await corner.live.commit(P, commit({ from: 10, nextOffset: 12, deltas: [add('k', 5n)] }))).ok).toBe(true);
    expect(await corner.live.seal(P, 'run-1')).toEqual(sealed);
    const snapshot = await corner.live.snapshot(P);
    expect(snapshot?.state.slices).toEqual([sealed, { epoch: 'run-1', start: { a: 10, b: 0 } }]);
    expect(snapshot?.cells.map((cells) => cells.map((cell) => cell.values))).toEqual([[[1n]], [[5n]]]);
  });

  test('slices stay a chain through many seals, and continue a generation only from one of their starts', async () => {
    await corner.owned();
    for (const n of [1, 2, 3]) {
      await corner.live.commit(P, commit({ from: n * 10 - 10, nextOffset: n * 10 }));
      await corner.live.seal(P, `run-${n}`);
    }
    const state = await corner.live.read(P);
    expect(state && slicesAfter(state, { a: 20, b: 0 })?.map((slice) => slice.epoch)).toEqual(['run-2', 'run-3']);
    expect(state && slicesAfter(state, { a: 15, b: 0 })).toBeUndefined();
  });

  test('a prune drops what the generation covers, once, and keeps the rest', async () => {
    await corner.owned();
    await corner.live.commit(P, commit({ deltas: [add('k', 1n)] }));
    await corner.live.seal(P, 'run-1');
    await corner.live.commit(P, commit({ from: 10, nextOffset: 20, deltas: [add('k', 2n)] }));
    await corner.live.seal(P, 'run-2');
    expect(await corner.live.prune(P, 1, { a: 15, b: 0 }, 'defs')).toBe(false);
    expect(await corner.live.prune(P, 1, { a: 10, b: 0 }, 'other definitions')).toBe(false);
    expect(await corner.live.prune(P, 1, { a: 10, b: 0 }, 'defs')).toBe(true);
    expect(await corner.live.prune(P, 1, { a: 10, b: 0 }, 'defs')).toBe(false);
    const snapshot = await corner.live.snapshot(P);
    expect(snapshot?.state).toMatchObject({ base: 1, slices: [{ epoch: 'run-1' }, { epoch: 'run-2' }] });
    expect(snapshot?.cells.map((cells) => cells.map((cell) => cell.values))).toEqual([[[2n]], []]);
  });

  test('a rebase starts the task again at the cut, with every day in the archive and the outbox kept', async () => {
    await corner.owned();
    const entry = { topic: 'a', offset: 3, record: '{}' };
    await corner.live.commit(P, commit({ deltas: [add('k', 1n)], identities: [{ topic: 'a', day: '2026-01-01', ids: packTexts(['x']) }], outbox: [entry] }));
    const seq = (await corner.live.read(P))?.seq ?? 0;
    const to = { generation: 4, cut: { a: 8, b: 0 }, epoch: 'again', owner: 'me', definitions: 'new' };
    expect(await corner.live.rebase(P, seq - 1, to)).toEqual({ ok: false, refused: 'fenced' });
    expect(await corner.live.rebase(P, undefined, to)).toEqual({ ok: false, refused: 'fenced' });
    expect((await corner.live.rebase(P, seq, to)).ok).toBe(true);
    const { snapshot, outbox, ids } = await corner.everything();
    expect(snapshot).toMatchObject({
      state: { offsets: { a: 8, b: 0 }, base: 4, definitions: 'new', slices: [{ epoch: 'again', start: { a: 8, b: 0 } }] },
      cells: [[]],
    });
    expect(outbox).toEqual([entry]);
    expect(ids).toEqual({ where: 'archive' });
  });

  test('a rebase makes the state of a task that has none', async () => {
    const to = { generation: 4, cut: { a: 8, b: 2 }, epoch: 'again', owner: 'me', definitions: 'defs' };
    expect((await corner.live.rebase(P, undefined, to)).ok).toBe(true);
    expect((await corner.live.commit(P, commit({ from: 8, nextOffset: 9 }))).ok).toBe(true);
  });
}
