/** The cut of a run: every task's open slice is sealed, and where that happened is V. */
import { slicesAfter, type LiveState, type TaskSnapshot } from '../common/live/live-state';
import { fromTasks, ofTask, sameTaskPosition, taskCovers, type Position, type TaskPosition } from '../common/position';
import { all } from './all';
import type { Archive, Extent } from './archive';

export interface CutParts {
  readonly live: LiveState;
  readonly archive: Archive;
  readonly partitions: number;
}

/** The archive must know where a task begins before the task can be cut. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

/**
 * Seals every task. A task that has no live state, or one that does not continue the generation before (its store went
 * back, say), is cut where its archive ends: any position that the archive covers and that is not behind the cut
 * before will do, and the task begins again at it. Throws NotBegun where the archive has not begun a task.
 */
export async function cutLog(parts: CutParts, run: string, before: Position | undefined): Promise<Position> {
  const extent = await parts.archive.extent();
  const tasks = Array.from({ length: parts.partitions }, async (_, p) => cutTask(parts, run, p, extent, before && ofTask(before, p)));
  return fromTasks(await all(tasks));
}

async function cutTask({ live, archive }: CutParts, run: string, p: number, extent: Extent, before: TaskPosition | undefined): Promise<TaskPosition> {
  if (!extent.tasks.has(p)) throw new NotBegun(`the archive has not begun partition ${p} yet`);
  const sealed = await live.seal(p, run);
  const state = sealed?.end && (await live.read(p));
  const start = before ?? ofTask(extent.start, p);
  if (sealed?.end && state && slicesAfter(state, start) && taskCovers(sealed.end, start)) return sealed.end;
  return ofTask((await archive.extent()).next, p);
}

/** The live slices of every task between two cuts, or why they do not make up that range. */
export async function slicesBetween(live: LiveState, partitions: number, from: Position, to: Position, definitions: string): Promise<TaskSnapshot['cells'] | string> {
  const cells: TaskSnapshot['cells'][number][] = [];
  for (let p = 0; p < partitions; p++) {
    const snapshot = await live.snapshot(p);
    if (!snapshot) return `task ${p} has no live state`;
    const { state } = snapshot;
    if (state.definitions !== definitions) return `task ${p} was folded with other view definitions`;
    const chain = slicesAfter(state, ofTask(from, p));
    const end = chain?.findIndex((slice) => slice.end !== undefined && sameTaskPosition(slice.end, ofTask(to, p))) ?? -1;
    if (!chain || end < 0) return `the live slices of task ${p} do not span the range since the generation before`;
    const first = state.slices.length - chain.length;
    cells.push(...snapshot.cells.slice(first, first + end + 1));
  }
  return cells;
}
