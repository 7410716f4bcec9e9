/** What cells hold after many commits, up to the last of 64 bits. */
import { packTexts } from '../../identity/packed';
import { OverflowError, type CellDelta } from '../live-state';
import { add, commit, P, type Corner } from './harness';

export function describeSums(corner: Corner): void {
  test('sums are exact over the whole of 64 bits', async () => {
    await corner.owned();
    await corner.live.commit(P, commit({ deltas: [add('k', 8_999_999_999_999_999_999n)] }));
    await corner.live.commit(P, commit({ from: 10, nextOffset: 11, deltas: [add('k', -1n), add('other', -8_000_000_000_000_000_001n)] }));
    expect((await corner.live.snapshot(P))?.cells[0]?.map((cell) => cell.values[0])).toEqual(
      expect.arrayContaining([8_999_999_999_999_999_998n, -8_000_000_000_000_000_001n]),
    );
  });

  test.each([[1n], [-1n]])('a sum that would leave 64 bits changes nothing at all (sign %s)', async (sign) => {
    await corner.owned();
    await corner.live.commit(P, commit({ deltas: [add('k', sign * 8_999_999_999_999_999_999n)] }));
    const before = await corner.everything();
    const bad = commit({
      from: 10,
      nextOffset: 20,
      deltas: [add('fine', 1n), add('k', sign * 8_999_999_999_999_999_999n), add('also fine', 1n)],
      identities: [{ topic: 'a', day: '2026-01-01', ids: packTexts(['y']) }],
      outbox: [{ topic: 'a', offset: 12, record: '{}' }],
    });
    await expect(corner.live.commit(P, bad)).rejects.toThrow(OverflowError);
    expect(await corner.everything()).toEqual(before);
  });

  test('a cell that is named twice in one commit is merged twice, also by followers', async () => {
    await corner.owned();
    const seq = (await corner.live.read(P))?.seq ?? 0;
    const deltas: CellDelta[] = [
      { key: 'k', kinds: ['add', 'min', 'max'], values: [5n, 3n, 3n] },
      add('other', 1n),
      { key: 'k', kinds: ['add', 'min', 'max'], values: [7n, 2n, 9n] },
    ];
    await corner.live.commit(P, commit({ deltas }));
    await corner.live.commit(P, commit({ from: 10, nextOffset: 11, deltas }));
    const cells = (await corner.live.snapshot(P))?.cells[0] ?? [];
    expect(new Map(cells.map((cell) => [cell.key, cell.values]))).toEqual(new Map([['k', [24n, 2n, 9n]], ['other', [2n]]]));
    const news = (await corner.live.changes(new Map([[P, seq]]), 0)).changes.get(P);
    expect(news).toEqual([expect.objectContaining({ deltas }), expect.objectContaining({ deltas })]);
  });

  test.each([[1n], [-1n]])('sums are judged in the order they are made, also those of a cell that is named twice (sign %s)', async (sign) => {
    await corner.owned();
    const largest = sign * (2n ** 63n - 1n);
    await corner.live.commit(P, commit({ deltas: [add('k', largest - sign), add('k', sign)] }));
    const before = await corner.everything();
    const next = (deltas: CellDelta[]): Promise<unknown> => corner.live.commit(P, commit({ from: 10, nextOffset: 20, deltas }));
    await expect(next([add('fine', 1n), add('k', sign), add('k', -sign)])).rejects.toThrow(OverflowError);
    await expect(next([add('new', largest), add('new', sign)])).rejects.toThrow(OverflowError);
    expect(await corner.everything()).toEqual(before);
    await next([add('k', -sign), add('k', sign)]);
    expect((await corner.live.snapshot(P))?.cells[0]).toEqual([add('k', largest)]);
  });
}
