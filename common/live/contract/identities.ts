/** Identities by day: told, evicted, restored. */
import { packTexts } from '../../identity/packed';
import type { Standing } from '../live-state';
import { add, commit, P, START, type Corner } from './harness';

export function describeIdentities(corner: Corner): void {
  test('an evicted day must come back from the archive before it is asked', async () => {
    await corner.owned();
    await corner.live.commit(P, commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: packTexts(['x']) }, { topic: 'a', day: '2026-01-09', ids: packTexts(['z']) }] }));
    expect(await corner.live.evictDays(P, 'me', '2026-01-05', { a: 9, b: 0 })).toBe(0);
    expect(await corner.live.evictDays(P, 'me', '2026-01-05', { a: 10, b: 0 })).toBe(1);
    expect(await corner.seen('2026-01-01', ['x'])).toEqual({ where: 'archive' });
    expect(await corner.seen('2026-01-09', ['z'])).toEqual({ where: 'resident', seen: [true] });
    expect(await corner.live.restoreDay(P, { owner: 'me', topic: 'a', from: 9 }, '2026-01-01', packTexts(['x']))).toEqual({ ok: false, refused: 'fenced' });
    expect((await corner.live.restoreDay(P, { owner: 'me', topic: 'a', from: 10 }, '2026-01-01', packTexts(['x', 'w']))).ok).toBe(true);
    expect(await corner.seen('2026-01-01', ['x', 'y', 'w'])).toEqual({ where: 'resident', seen: [true, false, true] });
  });

  test('identities are told to those alone who may commit where they stand', async () => {
    const at = { owner: 'me', topic: 'a', from: 0 };
    const told = (over: Partial<Standing> = {}) => corner.live.identities(P, { ...at, ...over }, '2026-01-01');
    expect(await told()).toEqual({ where: 'refused' });
    await corner.owned();
    await corner.live.commit(P, commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: packTexts(['x']) }] }));
    expect(await told()).toEqual({ where: 'refused' });
    expect(await told({ owner: 'you', from: 10 })).toEqual({ where: 'refused' });
    expect((await told({ from: 10 })).where).toBe('resident');
    expect(await corner.seen('2026-01-01', ['x'])).toEqual({ where: 'resident', seen: [true] });
  });

  test('a day is told as it was committed, whatever the sizes of the commits, and restored as it was given', async () => {
    await corner.owned();
    const random = new Uint8Array(16 * 150_000);
    for (let i = 0; i < random.length; i++) random[i] = (7919 * i + (i >> 8)) & 255;
    const sizes = [1, 1, 1, 127, 1, 1, 200, 1, 75_000, 1, 2, 74_000];
    let offset = 0;
    let used = 0;
    for (const size of sizes) {
      // The caller's memory is its own again once the commit was taken.
      const ids = random.slice(16 * used, 16 * (used += size));
      await corner.live.commit(P, commit({ from: offset, nextOffset: (offset += size), identities: [{ topic: 'a', day: '2026-01-01', ids }] }));
      ids.fill(0);
    }
    const at = { owner: 'me', topic: 'a', from: offset };
    const committed = Buffer.from(random.subarray(0, 16 * used));
    expect(Buffer.concat(await corner.packed(at, '2026-01-01')).equals(committed)).toBe(true);
    await corner.live.evictDays(P, 'me', '2026-02-01', { a: offset });
    expect((await corner.live.restoreDay(P, at, '2026-01-01', random)).ok).toBe(true);
    expect(Buffer.concat(await corner.packed(at, '2026-01-01')).equals(random)).toBe(true);
  });

  test('restoring a day that is resident does nothing', async () => {
    await corner.owned();
    await corner.live.commit(P, commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: packTexts(['x']) }] }));
    const before = await corner.live.read(P);
    expect(await corner.live.restoreDay(P, { owner: 'me', topic: 'a', from: 10 }, '2026-01-01', packTexts(['y']))).toEqual({ ok: true, seq: before?.seq });
    expect(await corner.live.read(P)).toEqual(before);
    expect(await corner.seen('2026-01-01', ['x', 'y'])).toEqual({ where: 'resident', seen: [true, false] });
  });

  test('bytes that are no identities are a defect of their giver', async () => {
    await corner.owned();
    await expect(corner.live.commit(P, commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: new Uint8Array(15) }] }))).rejects.toThrow(RangeError);
    await expect(corner.live.restoreDay(P, { owner: 'me', topic: 'a', from: 0 }, '2026-01-01', new Uint8Array(17))).rejects.toThrow(RangeError);
  });

  test('new identities of an evicted day are refused with everything else until the day is back', async () => {
    await corner.owned();
    const day = { topic: 'a', day: '2026-01-01', ids: packTexts(['x']) };
    await corner.live.commit(P, commit({ identities: [day] }));
    await corner.live.evictDays(P, 'me', '2026-01-05', { a: 10 });
    const before = await corner.everything();
    const late = commit({
      from: 10,
      nextOffset: 20,
      deltas: [add('k', 1n)],
      identities: [{ ...day, day: '2026-01-09' }, { ...day, ids: packTexts(['y']) }],
      outbox: [{ topic: 'a', offset: 12, record: '{}' }],
    });
    await expect(corner.live.commit(P, late)).rejects.toThrow(/restore that day/);
    expect(await corner.everything()).toEqual(before);
    await corner.live.restoreDay(P, { owner: 'me', topic: 'a', from: 10 }, '2026-01-01', packTexts(['x']));
    expect((await corner.live.commit(P, late)).ok).toBe(true);
    expect(await corner.seen('2026-01-01', ['x', 'y'])).toEqual({ where: 'resident', seen: [true, true] });
  });

  test('after a rebase no day takes identities before it was restored, not even an empty one', async () => {
    await corner.live.rebase(P, undefined, { generation: 1, cut: START, epoch: 'again', owner: 'me', definitions: 'defs' });
    const first = commit({ identities: [{ topic: 'a', day: '2026-01-01', ids: packTexts(['x']) }] });
    await expect(corner.live.commit(P, first)).rejects.toThrow(/restore that day/);
    await corner.live.restoreDay(P, { owner: 'me', topic: 'a', from: 0 }, '2026-01-01', packTexts([]));
    expect((await corner.live.commit(P, first)).ok).toBe(true);
    expect(await corner.seen('2026-01-02', ['x'])).toEqual({ where: 'archive' });
  });
}
