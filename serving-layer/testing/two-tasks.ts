/** A merged view over two tasks in memory, for tests that move it step by step. */
import { MemoryLiveState } from '../../common/live/memory';
import type { CellDelta } from '../../common/live/live-state';
import { cellKey } from '../../common/metrics/cell-key';
import { ofTask, type Position } from '../../common/position';
import { followOnce } from '../follower';
import { CellIndex } from '../view/cell-index';
import type { LoadedGeneration } from '../view/loaded-generation';
import { MergedView } from '../view/merged-view';

const KEY = cellKey('revenue', 0, ['GBP', 'unknown']);
const add = (amount: bigint): CellDelta => ({ key: KEY, kinds: ['add'], values: [amount] });

/** Two tasks of one topic, each folding the amount 1 a record, so that total = the sum of the as-of's offsets. */
export class TwoTasks {
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
