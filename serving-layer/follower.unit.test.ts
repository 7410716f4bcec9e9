import type { Change } from '../common/live/live-state';
import { cellKey } from '../common/metrics/cell-key';
import { followOnce } from './follower';
import { TwoTasks } from './testing/two-tasks';

test('many changes at once are taken up in steps, and whoever asks between two of them gets an exact answer', async () => {
  const world = await new TwoTasks().start();
  world.view.offer('none');
  await world.follow();
  const key = cellKey('revenue', 0, ['GBP', 'unknown']);
  const epoch = (await world.live.read(0))?.slices[0]?.epoch ?? '';
  const seq = world.view.following().get(0) ?? 0;
  const changes = Array.from({ length: 3 }, (_, i): Change => {
    const deltas = Array.from({ length: 2_000 }, () => ({ key, kinds: ['add' as const], values: [1n] }));
    return { kind: 'commit', seq: seq + 1 + i, epoch, topic: 'a', from: i * 2_000, nextOffset: (i + 1) * 2_000, deltas };
  });
  const seen: unknown[] = [];
  const live = { changes: async () => ({ changes: new Map([[0, changes]]), lost: [] }), snapshot: async () => undefined };
  await followOnce(world.view, live, 0, async () => void seen.push(world.answered().at));
  expect(seen).toEqual([[2_000, 0], [4_000, 0]]);
  expect(world.answered().at).toEqual([6_000, 0]);
});
