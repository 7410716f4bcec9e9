/** What a commit does, and whom it refuses. */
import { packTexts } from '../../identity/packed';
import type { CellDelta } from '../live-state';
import { add, commit, P, type Corner } from './harness';

export function describeCommits(corner: Corner): void {
  test('a commit moves offset, cells, identities and outbox together', async () => {
    await corner.owned();
    const entry = { topic: 'a', offset: 3, record: '{}' };
    const deltas: CellDelta[] = [{ key: 'k', kinds: ['add', 'min', 'max'], values: [5n, 3n, 3n] }];
    const identities = [{ topic: 'a', day: '2026-01-01', ids: packTexts(['x']) }];
    expect((await corner.live.commit(P, commit({ deltas, identities, outbox: [entry] }))).ok).toBe(true);
    await corner.live.commit(P, commit({ from: 10, nextOffset: 11, deltas: [{ key: 'k', kinds: ['add', 'min', 'max'], values: [-6n, 4n, 4n] }] }));
    const { snapshot, outbox, ids } = await corner.everything();
    expect(snapshot?.state.offsets).toEqual({ a: 11, b: 0 });
    expect(snapshot?.cells).toEqual([[{ key: 'k', kinds: ['add', 'min', 'max'], values: [-1n, 3n, 4n] }]]);
    expect(outbox).toEqual([entry]);
    expect(ids).toEqual({ where: 'resident', seen: [true, false] });
  });

  test('a commit that does not move its offset, or carries identities of another topic, is a defect of its caller', async () => {
    await corner.owned();
    const before = await corner.everything();
    await expect(corner.live.commit(P, commit({ nextOffset: 0 }))).rejects.toThrow(RangeError);
    await expect(corner.live.commit(P, commit({ identities: [{ topic: 'b', day: '2026-01-01', ids: packTexts(['x']) }] }))).rejects.toThrow(RangeError);
    expect(await corner.everything()).toEqual(before);
  });

  test('offsets are exact up to 2^53 through every step', async () => {
    const at = 2 ** 53 - 9;
    await corner.live.create(P, { a: at, b: 10 ** 15 }, 'first', 'defs');
    await corner.live.claim(P, 'me');
    const day = { topic: 'a', day: '2026-01-01', ids: packTexts(['x']) };
    expect((await corner.live.commit(P, commit({ from: at, nextOffset: at + 2, identities: [day] }))).ok).toBe(true);
    const cut = { a: at + 2, b: 10 ** 15 };
    const seq = (await corner.live.read(P))?.seq ?? 0;
    const sealed = { epoch: 'first', start: { a: at, b: 10 ** 15 }, end: cut };
    expect(await corner.live.seal(P, 'run-1')).toEqual(sealed);
    expect(await corner.live.seal(P, 'run-1')).toEqual(sealed);
    expect(await corner.live.seal(P, 'run-2')).toEqual({ epoch: 'run-1', start: cut, end: cut });
    expect((await corner.live.read(P))?.slices).toEqual([sealed, { epoch: 'run-1', start: cut, end: cut }, { epoch: 'run-2', start: cut }]);
    expect((await corner.live.changes(new Map([[P, seq]]), 0)).changes.get(P)?.[0]).toMatchObject({ kind: 'seal', end: cut });
    expect(await corner.live.evictDays(P, 'me', '2026-02-01', { a: at + 1 })).toBe(0);
    expect(await corner.live.evictDays(P, 'me', '2026-02-01', { a: at + 2 })).toBe(1);
    expect(await corner.live.prune(P, 1, { ...cut, a: at + 3 }, 'defs')).toBe(false);
    expect(await corner.live.prune(P, 1, cut, 'defs')).toBe(true);
    const to = { generation: 2, cut: { a: at + 5, b: 10 ** 15 + 1 }, epoch: 'again', owner: 'me', definitions: 'defs' };
    await corner.live.rebase(P, (await corner.live.read(P))?.seq, to);
    expect(await corner.live.read(P)).toMatchObject({ offsets: to.cut, slices: [{ start: to.cut }] });
    expect((await corner.live.commit(P, commit({ from: at + 5, nextOffset: at + 8 }))).ok).toBe(true);
  });

  test('a second owner fences the first', async () => {
    await corner.owned('me');
    await corner.live.claim(P, 'you');
    const before = await corner.everything();
    expect(await corner.live.commit(P, commit({ deltas: [add('k', 1n)] }))).toEqual({ ok: false, refused: 'fenced' });
    expect(await corner.everything()).toEqual(before);
    expect((await corner.live.commit(P, commit({ owner: 'you' }))).ok).toBe(true);
  });

  test('a commit that was delivered twice is applied once', async () => {
    await corner.owned();
    const once = commit({ deltas: [add('k', 1n)] });
    await corner.live.commit(P, once);
    const before = await corner.everything();
    expect(await corner.live.commit(P, once)).toEqual({ ok: false, refused: 'fenced' });
    expect(await corner.everything()).toEqual(before);
  });

  test('what was sent is dropped from the head of the outbox, once, and nothing else is', async () => {
    await corner.owned();
    const entry = (offset: number) => ({ topic: 'a', offset, record: 'r' });
    await corner.live.commit(P, commit({ outbox: [1, 2, 3, 4].map(entry) }));
    await corner.live.dropOutbox(P, [entry(2), { ...entry(1), record: 'other' }]);
    expect(await corner.live.outbox(P, 10)).toEqual([1, 2, 3, 4].map(entry));
    for (let i = 0; i < 2; i++) await corner.live.dropOutbox(P, [entry(1), entry(2)]);
    expect(await corner.live.outbox(P, 10)).toEqual([entry(3), entry(4)]);
    await corner.live.dropOutbox(P, [entry(2), entry(3)]);
    expect(await corner.live.outbox(P, 10)).toEqual([entry(4)]);
  });
}
