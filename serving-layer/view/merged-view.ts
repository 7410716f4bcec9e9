/**
 * The merged view: the current generation's cells and, per task, the live slices after its cut. The answer it gives is
 * always exact for the position it names, and that position never moves back:
 * - a task whose store lost its thread keeps answering from what was held, until the store has caught up with it;
 * - a new generation is switched to only when every task's slices continue its cut and reach the answer's position.
 * Where no exact answer can be put together it says why. No client, no clock: whoever drives it hands in what it sees.
 */
import type { Change, TaskSnapshot } from '../../common/live/live-state';
import { covers, fromTasks, ofTask, taskCovers, type Position, type TaskPosition } from '../../common/position';
import type { CellIndex } from './cell-index';
import { TaskMirror, type MirroredSlice } from './task-mirror';
import type { LoadedGeneration } from './loaded-generation';

export interface Answer {
  /** Undefined while none was ever published: then everything is live. */
  readonly generation: LoadedGeneration | undefined;
  readonly cut: Position;
  readonly asOf: Position;
  /** The live cells: to be merged, in any order. */
  readonly live: readonly CellIndex[];
}

export type Answering = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly reason: string };

interface TaskPart {
  /** While true, the slices are the mirror's own and grow with it. */
  attached: boolean;
  offsets: TaskPosition;
  slices: readonly MirroredSlice[];
}

interface Current {
  readonly generation: LoadedGeneration | undefined;
  readonly cut: Position;
  readonly parts: readonly TaskPart[];
}

export class MergedView {
  private readonly mirrors: readonly TaskMirror[];
  /** The newest generation known; 'none' = known that there is none; undefined = not known yet. */
  private newest: LoadedGeneration | 'none' | undefined;
  private current: Current | undefined;
  private reason = 'the generations have not been read from Postgres yet';
  private watchers = new Set<() => void>();
  private step = 0;
  /** Of this step, once somebody has asked. */
  private told: { answering?: Answering; frozen?: readonly number[] } = {};

  constructor(
    private readonly partitions: number,
    /** Hash of the views: cells folded with other definitions are never merged. */
    private readonly definitions: string,
  ) {
    this.mirrors = Array.from({ length: partitions }, () => new TaskMirror());
  }

  /**
   * The newest published generation, with its cells, or that there is none. False where it is not taken up, because what
   * is known already was cut further: a store that was set back to an older copy does not take the answer back. Its next
   * generation that is cut as far is taken up, whatever its number.
   */
  offer(generation: LoadedGeneration | 'none'): boolean {
    const { known } = this;
    if (known && (generation === 'none' || !covers(generation.cut, known.cut))) return false;
    if (generation !== known) {
      this.newest = generation;
      this.settle();
    }
    return true;
  }

  /** The generation that was taken up last; the answer goes over to it when it can. */
  get known(): LoadedGeneration | undefined {
    return typeof this.newest === 'object' ? this.newest : undefined;
  }

  /** Another number after everything that may have moved the answer or have stopped or freed a task. */
  get version(): number {
    return this.step;
  }

  /** The tasks that can be followed by changes, and from where. */
  following(): Map<number, number> {
    const seqs = this.mirrors.flatMap(({ seq }, p): [number, number][] => (seq === undefined ? [] : [[p, seq]]));
    return new Map(seqs);
  }

  /** The tasks that need a snapshot. */
  strays(): readonly number[] {
    return this.mirrors.flatMap(({ seq }, p) => (seq === undefined ? [p] : []));
  }

  apply(partition: number, changes: readonly Change[]): void {
    const mirror = this.mirror(partition);
    for (const change of changes) if (!mirror.apply(change)) break;
    this.settle();
  }

  /** A fresh copy of a task; undefined = the store has none. */
  take(partition: number, snapshot: TaskSnapshot | undefined): void {
    const part = this.current?.parts[partition];
    if (snapshot) {
      if (part) part.attached = false;
      this.mirror(partition).take(snapshot);
    }
    this.settle();
  }

  lose(partition: number): void {
    this.mirror(partition).lose();
    this.moved();
  }

  /** The exact answer of this moment. Read it at once: its live cells go on growing. */
  answer(): Answering {
    return (this.told.answering ??= this.putTogether());
  }

  /** Tasks whose answer stands still because their store does not (yet) go on from it. */
  frozen(): readonly number[] {
    return (this.told.frozen ??= (this.current?.parts ?? []).flatMap((part, p) => (part.attached && this.mirrors[p]?.seq !== undefined ? [] : [p])));
  }

  /** Up to where each task's live state was seen to reach; undefined where none was seen. */
  liveOffsets(): readonly (TaskPosition | undefined)[] {
    return this.mirrors.map((mirror) => mirror.offsets);
  }

  /** Calls `watcher` after everything that may have moved the answer; gives back how to stop. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private putTogether(): Answering {
    const { current } = this;
    if (!current) return { ok: false, reason: this.reason };
    const { generation, cut, parts } = current;
    return {
      ok: true,
      answer: { generation, cut, asOf: fromTasks(parts.map((part) => part.offsets)), live: parts.flatMap((part) => part.slices.map((slice) => slice.cells)) },
    };
  }

  private settle(): void {
    this.switchGeneration();
    this.current?.parts.forEach((part, p) => this.continuePart(part, p));
    this.moved();
    for (const watcher of this.watchers) watcher();
  }

  private moved(): void {
    this.step += 1;
    this.told = {};
  }

  /** Goes over to the newest generation once every task continues its cut and reaches the present answer. */
  private switchGeneration(): void {
    const { newest, current } = this;
    if (newest === undefined || (current && (newest === 'none' || newest === current.generation))) return;
    const generation = newest === 'none' ? undefined : newest;
    if (generation && generation.definitions !== this.definitions) {
      this.reason = `generation ${generation.id} was computed with other view definitions: run a full recompute with these`;
      return;
    }
    const cut = generation?.cut ?? fromTasks(this.mirrors.map((mirror) => mirror.start ?? {}));
    const parts: TaskPart[] = [];
    for (const [p, mirror] of this.mirrors.entries()) {
      const part = this.continues(mirror, p, generation, cut, current?.parts[p]?.offsets);
      if (typeof part === 'string') {
        this.reason = part;
        return;
      }
      parts.push(part);
    }
    this.current = { generation, cut, parts };
    if (generation) this.mirrors.forEach((mirror, p) => mirror.forget(ofTask(cut, p)));
  }

  /** A task's part after `cut`, or why there is none. */
  private continues(mirror: TaskMirror, p: number, generation: LoadedGeneration | undefined, cut: Position, reach?: TaskPosition): TaskPart | string {
    const { offsets, definitions, base } = mirror;
    if (!offsets) return `task ${p} of ${this.partitions} has no live state yet: is the speed layer running?`;
    if (definitions !== this.definitions) return `task ${p} is still folded with other view definitions; it goes on with these after a full recompute`;
    if (!generation && !reach && base > 0) return `task ${p} stands on generation ${base}, which is not in Postgres (yet)`;
    const slices = mirror.chainAfter(ofTask(cut, p));
    if (!slices) return `the live slices of task ${p} do not continue generation ${generation?.id ?? 'none'}; the task rebases or a newer generation is on its way`;
    if (!taskCovers(offsets, ofTask(cut, p))) return `task ${p} has not reached the cut of generation ${generation?.id ?? 'none'} yet`;
    if (reach && !taskCovers(offsets, reach)) return `task ${p} is catching up with what was already answered`;
    return { attached: true, offsets, slices };
  }

  /** Keeps an attached part at the mirror's head; attaches a detached one as soon as the mirror continues it. */
  private continuePart(part: TaskPart, p: number): void {
    const { current } = this;
    if (!current) return;
    const mirror = this.mirror(p);
    const slices = part.attached ? mirror.chainAfter(ofTask(current.cut, p)) : undefined;
    // An attached part shares its slices with the mirror, so its position must move whenever they do.
    if (slices && mirror.offsets) Object.assign(part, { offsets: mirror.offsets, slices });
    if (part.attached) return;
    const next = this.continues(mirror, p, current.generation, current.cut, part.offsets);
    if (typeof next !== 'string') Object.assign(part, next);
  }

  private mirror(partition: number): TaskMirror {
    const mirror = this.mirrors[partition];
    if (!mirror) throw new RangeError(`there is no task ${partition}: the view has ${this.partitions}`);
    return mirror;
  }
}
