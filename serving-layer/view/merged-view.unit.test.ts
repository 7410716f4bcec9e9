import { generationWatch } from '../generation-source';
import { TwoTasks } from '../testing/two-tasks';
import type { LoadedGeneration } from './loaded-generation';
import type { MergedView } from './merged-view';

const reason = (view: MergedView): string => {
  const answering = view.answer();
  return answering.ok ? '' : answering.reason;
};

test('without a generation everything is live, once that is known', async () => {
  const world = await new TwoTasks().start();
  await world.records(0, 5);
  await world.follow();
  expect(reason(world.view)).toMatch(/have not been read/);
  world.view.offer('none');
  expect(world.answered()).toEqual({ at: [5, 0], generation: undefined });
  await world.records(1, 2);
  await world.follow();
  expect(world.answered().at).toEqual([5, 2]);
});

test('the answer is exact between seal, publish and prune, in whichever order they are seen', async () => {
  const world = await new TwoTasks().start();
  world.view.offer('none');
  await world.records(0, 5);
  await world.follow();
  const first = await world.generation(1);
  await world.records(0, 1);
  await world.follow();
  expect(world.answered()).toEqual({ at: [6, 0], generation: undefined });
  await world.prune(first);
  await world.records(1, 3);
  await world.follow();
  expect(world.answered()).toEqual({ at: [6, 3], generation: undefined });
  world.view.offer(first);
  expect(world.answered()).toEqual({ at: [6, 3], generation: 1 });
  await world.records(1, 1);
  await world.follow();
  expect(world.answered()).toEqual({ at: [6, 4], generation: 1 });
});

test('a follower that was away across seal and prune keeps its answer until the new generation is known', async () => {
  const world = await new TwoTasks().start();
  world.view.offer('none');
  await world.records(0, 5);
  await world.follow();
  const first = await world.generation(1);
  await world.prune(first);
  for (let i = 0; i < 20; i += 1) await world.records(0, 1);
  await world.follow();
  await world.follow();
  expect(world.answered()).toEqual({ at: [5, 0], generation: undefined });
  expect(world.view.frozen()).toEqual([0]);
  world.view.offer(first);
  expect(world.answered()).toEqual({ at: [25, 0], generation: 1 });
  expect(world.view.frozen()).toEqual([]);
});

test('a store that went back does not take the answer back; it goes on once the store has caught up', async () => {
  const world = await new TwoTasks().start();
  world.view.offer('none');
  await world.records(0, 2);
  const backup = world.live.checkpoint();
  await world.records(0, 6);
  await world.follow();
  world.live.rollback(backup);
  world.offsets[0] = 2;
  await world.records(0, 3);
  await world.follow();
  await world.follow();
  expect(world.answered().at).toEqual([8, 0]);
  await world.records(0, 4);
  await world.follow();
  await world.follow();
  expect(world.answered().at).toEqual([9, 0]);
});

test('a lost and rebased task keeps the old answer until it reaches it again', async () => {
  const world = await new TwoTasks().start();
  await world.records(0, 5);
  const first = await world.generation(1);
  world.view.offer(first);
  await world.records(0, 3);
  await world.follow();
  expect(world.answered()).toEqual({ at: [8, 0], generation: 1 });
  world.live.lose(0);
  await world.follow();
  expect(world.answered().at).toEqual([8, 0]);
  await world.live.rebase(0, undefined, { generation: 1, cut: { a: 5 }, epoch: 'again', owner: 'me', definitions: 'defs' });
  world.offsets[0] = 5;
  await world.follow();
  expect(world.answered().at).toEqual([8, 0]);
  await world.records(0, 5);
  await world.follow();
  expect(world.answered().at).toEqual([10, 0]);
});

test('a cut at which nothing begins here, as the store went back and was sealed elsewhere, is fetched', async () => {
  const world = await new TwoTasks().start();
  world.view.offer('none');
  await world.records(0, 3);
  const before = world.live.checkpoint();
  await world.records(0, 2);
  await world.generation(1);
  await world.follow();
  expect(world.answered().at).toEqual([5, 0]);
  world.live.rollback(before);
  world.offsets[0] = 3;
  const generation = await world.generation(1);
  expect(generation.cut).toEqual({ a: [3, 0] });
  // The changes go on as if nothing had been: the numbers, the open epoch and the offset fit.
  await world.records(0, 2);
  await world.records(0, 1);
  world.view.offer(generation);
  await world.prune(generation);
  await world.follow();
  expect(world.answered()).toEqual({ at: [6, 0], generation: 1 });
});

test('cells of other definitions are never merged', async () => {
  const world = await new TwoTasks().start();
  await world.follow();
  world.view.offer(world.fold(1, { a: [0, 0] }, 'other'));
  expect(reason(world.view)).toMatch(/other view definitions/);
  world.view.offer(world.fold(2, { a: [0, 0] }));
  expect(world.answered().generation).toBe(2);
});

test('it says which task is missing', async () => {
  const world = new TwoTasks();
  world.view.offer('none');
  await world.live.create(0, { a: 0 }, 'first', 'defs');
  await world.follow();
  expect(reason(world.view)).toMatch(/task 1 of 2 has no live state/);
});

test('whoever waits is told of every step', async () => {
  const world = await new TwoTasks().start();
  world.view.offer('none');
  await world.follow();
  let told = 0;
  const stop = world.view.watch(() => (told += 1));
  await world.records(0, 1);
  await world.follow();
  stop();
  await world.records(0, 1);
  await world.follow();
  expect(told).toBe(1);
});

describe('Postgres is set back to an older copy', () => {
  const world = new TwoTasks();
  let copy: LoadedGeneration;
  let lost: LoadedGeneration;
  beforeAll(async () => {
    await world.start();
    await world.records(0, 5);
    copy = await world.generation(1);
    world.view.offer(copy);
    await world.records(1, 3);
    lost = await world.generation(2);
    await world.follow();
    expect(world.view.offer(lost)).toBe(true);
    expect(world.answered()).toEqual({ at: [5, 3], generation: 2 });
  });

  test('what the copy holds is not taken up, and neither is that it holds nothing', () => {
    expect([world.view.offer(copy), world.view.offer('none')]).toEqual([false, false]);
    expect(world.answered()).toEqual({ at: [5, 3], generation: 2 });
  });

  test('a generation that is cut as far is, though its number was given before', async () => {
    await world.records(0, 4);
    const again = { ...(await world.generation(3)), id: 2, run: 'again' };
    await world.records(1, 1);
    await world.follow();
    expect(world.view.offer(again)).toBe(true);
    expect(world.answered()).toEqual({ at: [9, 4], generation: 2 });
    expect(world.view.known?.run).toBe('again');
  });

  test('it is told, once, until a generation is taken up', async () => {
    const found = [copy, copy, { ...world.fold(4, { a: [9, 4] }) }];
    const lines: string[] = [];
    const stop = new AbortController();
    const source = { newest: async () => found.shift() ?? (stop.abort(), 'none' as const) };
    const watch = generationWatch(world.view, source, { now: () => 0, report: (line) => void lines.push(line) });
    await watch.run(AbortSignal.any([stop.signal, AbortSignal.timeout(1_500)]));
    expect(lines).toEqual([expect.stringMatching(/set back to before generation 2, which goes on answering/), 'reading generations: back again']);
  });
});
