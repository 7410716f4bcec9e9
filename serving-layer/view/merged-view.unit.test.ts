import { MemoryLiveState } from '../../common/live/memory';
import type { CellDelta } from '../../common/live/live-state';
import { cellKey } from '../../common/metrics/cell-key';
import { ofTask, type Position } from '../../common/position';
import { CellIndex } from './cell-index';
import type { LoadedGeneration } from './loaded-generation';
import { MergedView } from './merged-view';
import { followOnce } from '../follower';

const KEY = cellKey('revenue', 0, ['GBP', 'unknown']);
const add = (amount: bigint): CellDelta => ({ key: KEY, kinds: ['add'], values: [amount] });

/** Two tasks of one topic, each folding the amount 1 a record, so that total = the sum of the as-of's offsets. */
class World {
  live = new MemoryLiveState(8);
  view = new MergedView(2, 'defs');
  offsets = [0, 0];

  async start(): Promise<this> {
    for (const p of [0, 1]) {
      await this.live.create(p, { a: 0 }, 'first', 'defs');
      await this.live.claim(p, 'me');
    }
    return this;
  }
  async records(p: number, count: number): Promise<void> {
    const from = this.offsets[p] ?? 0;
    const written = await this.live.commit(p, { owner: 'me', topic: 'a', from, nextOffset: from + count, deltas: [add(BigInt(count))], identities: [], outbox: [] });
    expect(written.ok).toBe(true);
    this.offsets[p] = from + count;
  }
  async generation(id: number): Promise<LoadedGeneration> {
    const ends = await Promise.all([0, 1].map((p) => this.live.seal(p, `run-${id}`)));
    return this.fold(id, { a: ends.map((slice) => slice?.end?.['a'] ?? 0) });
  }
  fold(id: number, cut: Position, definitions = 'defs'): LoadedGeneration {
    const total = (cut['a'] ?? []).reduce((sum, offset) => sum + BigInt(offset), 0n);
    const days = new Map([['1970-01-01', CellIndex.of([add(total)])]]);
    return { id, run: `run-${id}`, cut, definitions, publishedAt: 0, reconciled: { skipped: 'test' }, days };
  }
  async prune({ id, cut }: LoadedGeneration): Promise<void> {
    for (const p of [0, 1]) expect(await this.live.prune(p, id, ofTask(cut, p), 'defs')).toBe(true);
  }
  follow(): Promise<void> {
    return followOnce(this.view, this.live, 0);
  }
  /** As-of offsets and total; fails unless the total is that of the as-of. */
  answered(): { at: readonly number[]; generation: number | undefined } {
    const answering = this.view.answer();
    if (!answering.ok) throw new Error(answering.reason);
    const { answer } = answering;
    const indexes = [...answer.live, ...(answer.generation?.days.values() ?? [])];
    const total = indexes.reduce((sum, index) => sum + (index.of('revenue').get(KEY)?.values[0] ?? 0n), 0n);
    const at = answer.asOf['a'] ?? [];
    expect(total).toBe(at.reduce((sum, offset) => sum + BigInt(offset), 0n));
    return { at, generation: answer.generation?.id };
  }
}

const reason = (view: MergedView): string => {
  const answering = view.answer();
  return answering.ok ? '' : answering.reason;
};

test('without a generation everything is live, once that is known', async () => {
  const world = await new World().start();
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
  const world = await new World().start();
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
  const world = await new World().start();
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
  const world = await new World().start();
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
  const world = await new World().start();
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
  const world = await new World().start();
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
  const world = await new World().start();
  await world.follow();
  world.view.offer(world.fold(1, { a: [0, 0] }, 'other'));
  expect(reason(world.view)).toMatch(/other view definitions/);
  world.view.offer(world.fold(2, { a: [0, 0] }));
  expect(world.answered().generation).toBe(2);
});

test('it says which task is missing', async () => {
  const world = new World();
  world.view.offer('none');
  await world.live.create(0, { a: 0 }, 'first', 'defs');
  await world.follow();
  expect(reason(world.view)).toMatch(/task 1 of 2 has no live state/);
});

test('whoever waits is told of every step', async () => {
  const world = await new World().start();
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
