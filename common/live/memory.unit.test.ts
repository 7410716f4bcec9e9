import { describeLiveState } from './live-state-contract';
import { MemoryLiveState } from './memory';

describeLiveState('memory', async () => ({ live: new MemoryLiveState() }));

test('a store that went back refuses an owner that went on, whatever its numbers say', async () => {
  const live = new MemoryLiveState();
  await live.create(0, { a: 0 }, 'first', 'defs');
  await live.claim(0, 'me');
  const commit = (from: number, nextOffset: number) => live.commit(0, { owner: 'me', topic: 'a', from, nextOffset, deltas: [], identities: [], outbox: [] });
  await commit(0, 5);
  const backup = live.checkpoint();
  await commit(5, 9);
  live.rollback(backup);
  await live.seal(0, 'run');
  expect(await commit(9, 12)).toEqual({ ok: false, refused: 'fenced' });
  live.lose(0);
  expect(await commit(9, 12)).toEqual({ ok: false, refused: 'missing' });
});
