/**
 * One task's slices in memory, kept up by its changes. A change that does not continue what is here (number, epoch or
 * offset) is a gap: the mirror then stands still until a snapshot replaces it. Slices that the store has pruned stay
 * here until nobody answers with them any more (`forget`).
 */
import { slicesAfter, type Change, type Slice, type TaskSnapshot } from '../../common/live/live-state';
import { sameTaskPosition, type TaskPosition } from '../../common/position';
import { CellIndex } from './cell-index';

export interface MirroredSlice extends Slice {
  readonly cells: CellIndex;
}

/** What the mirror holds once it has seen a snapshot. */
interface Mirrored {
  seq: number;
  /** False after a gap: nothing further is applied until a snapshot comes. */
  following: boolean;
  base: number;
  definitions: string;
  offsets: TaskPosition;
  slices: readonly MirroredSlice[];
}

export class TaskMirror {
  private held: Mirrored | undefined;

  /** Where to follow on; undefined where only a snapshot helps. */
  get seq(): number | undefined {
    return this.held?.following ? this.held.seq : undefined;
  }

  get definitions(): string | undefined {
    return this.held?.definitions;
  }

  /** The generation that the store's slices were last pruned to; 0 = none. */
  get base(): number {
    return this.held?.base ?? 0;
  }

  /** Up to where the held slices reach; undefined before the first snapshot. */
  get offsets(): TaskPosition | undefined {
    return this.held?.offsets;
  }

  /** Where the oldest held slice begins. */
  get start(): TaskPosition | undefined {
    return this.held?.slices[0]?.start;
  }

  /** Replaces everything by a snapshot, keeping older closed slices where the snapshot goes on exactly at their end. */
  take({ state, cells }: TaskSnapshot): void {
    const slices = state.slices.map((slice, i) => ({ ...slice, cells: CellIndex.of(cells[i] ?? []) }));
    const before = this.held?.definitions === state.definitions ? olderSlices(this.held.slices, slices[0]) : [];
    this.held = {
      seq: state.seq,
      following: true,
      base: state.base,
      definitions: state.definitions,
      offsets: state.offsets,
      slices: [...before, ...slices],
    };
  }

  /** The store no longer goes on from here. What is held stays, and stands still. */
  lose(): void {
    if (this.held) this.held.following = false;
  }

  /** Applies one change. False = it leaves a gap: take a snapshot. */
  apply(change: Change): boolean {
    const held = this.held;
    if (!held?.following) return false;
    if (change.seq <= held.seq) return true;
    if (change.seq !== held.seq + 1 || !fits(held, change)) {
      held.following = false;
      return false;
    }
    held.seq = change.seq;
    const open = held.slices.at(-1);
    if (change.kind === 'commit') {
      for (const { key, kinds, values } of change.deltas) open?.cells.add(key, kinds, values);
      held.offsets = { ...held.offsets, [change.topic]: change.nextOffset };
    } else if (change.kind === 'seal' && open) {
      const opened = { epoch: change.opened, start: change.end, cells: new CellIndex() };
      held.slices = [...held.slices.slice(0, -1), { ...open, end: change.end }, opened];
    } else if (change.kind === 'prune') {
      held.base = change.base;
    }
    return true;
  }

  /** The held slices that continue a generation with this cut; undefined where they do not. */
  chainAfter(cut: TaskPosition): readonly MirroredSlice[] | undefined {
    const held = this.held;
    const chain = held && slicesAfter(held, cut);
    return chain && held.slices.slice(-chain.length);
  }

  /** Lets go of the slices before the one that starts at `cut`. */
  forget(cut: TaskPosition): void {
    const chain = this.chainAfter(cut);
    if (this.held && chain) this.held.slices = chain;
  }
}

function fits({ slices, offsets }: Mirrored, change: Change): boolean {
  // A store that went back may have been sealed elsewhere since: then nothing here would ever continue that cut.
  if (change.kind === 'prune') return slices.some(({ start }) => sameTaskPosition(start, change.cut));
  if (change.kind !== 'commit' && change.kind !== 'seal') return true;
  if (slices.at(-1)?.epoch !== change.epoch) return false;
  return change.kind === 'commit' ? (offsets[change.topic] ?? 0) === change.from : sameTaskPosition(offsets, change.end);
}

function olderSlices(slices: readonly MirroredSlice[], next: Slice | undefined): readonly MirroredSlice[] {
  if (!next) return [];
  const last = slices.findIndex((slice) => slice.end !== undefined && sameTaskPosition(slice.end, next.start));
  return slices.slice(0, last + 1);
}
