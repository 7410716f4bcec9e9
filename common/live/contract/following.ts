/** What readers are told of a task. */
import { add, commit, P, START, type Corner } from './harness';

export function describeFollowing(corner: Corner): void {
  test('a follower sees every write, in order, and can rebuild the cells from it', async () => {
    await corner.owned();
    const from = (await corner.live.read(P))?.seq ?? 0;
    await corner.live.commit(P, commit({ deltas: [add('k', 1n)] }));
    await corner.live.seal(P, 'run-1');
    await corner.live.prune(P, 1, { a: 10, b: 0 }, 'defs');
    const { changes, lost } = await corner.live.changes(new Map([[P, from]]), 0);
    expect(lost).toEqual([]);
    expect(changes.get(P)).toEqual([
      { kind: 'commit', seq: from + 1, epoch: 'first', topic: 'a', from: 0, nextOffset: 10, deltas: [add('k', 1n)] },
      { kind: 'seal', seq: from + 2, epoch: 'first', end: { a: 10, b: 0 }, opened: 'run-1' },
      { kind: 'prune', seq: from + 3, base: 1, cut: { a: 10, b: 0 } },
    ]);
    expect(await corner.live.changes(new Map([[P, from + 3]]), 0)).toEqual({ changes: new Map(), lost: [] });
  });

  test('a follower is told when it cannot go on: a lost, rebased or emptied task', async () => {
    await corner.owned();
    const seq = (await corner.live.read(P))?.seq ?? 0;
    expect(new Set((await corner.live.changes(new Map([[P, seq + 5], [3, 1]]), 0)).lost)).toEqual(new Set([P, 3]));
    await corner.live.rebase(P, seq, { generation: 1, cut: START, epoch: 'again', owner: 'me', definitions: 'defs' });
    expect((await corner.live.changes(new Map([[P, seq]]), 0)).lost).toEqual([P]);
  });

  test('heartbeats tell who works on what', async () => {
    await corner.live.heartbeat(1, { owner: 'me', at: 5, ends: { a: 9 } });
    await corner.live.heartbeat(3, { owner: 'you', at: 6, ends: {}, stopped: 'a hole' });
    expect(await corner.live.heartbeats(4)).toEqual([undefined, { owner: 'me', at: 5, ends: { a: 9 } }, undefined, { owner: 'you', at: 6, ends: {}, stopped: 'a hole' }]);
  });
}
