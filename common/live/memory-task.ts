/** One task of the live state in memory (see memory.ts): what it holds, and what is asked of it in many places. */
import type { TaskPosition } from '../position';
import type { Cell, Cells } from '../metrics/cells';
import type { Change, OutboxEntry, Slice, Standing, TaskState } from './live-state';

export interface Task {
  seq: number;
  owner: string;
  offsets: Record<string, number>;
  slices: { epoch: string; start: TaskPosition; end?: TaskPosition }[];
  cells: Map<string, Cells>;
  base: number;
  definitions: string;
  /** Sealed slices by the run that sealed them. */
  seals: Map<string, Slice>;
  identities: Map<string, { ids: readonly Uint8Array[]; lastTouched: number }>;
  evicted: Set<string>;
  allEvicted: boolean;
  operators: Map<string, string>;
  outbox: OutboxEntry[];
  changes: Change[];
}

export const dayKey = (topic: string, day: string): string => `${topic}:${day}`;

export function emptyTask(start: TaskPosition, epoch: string, definitions: string): Task {
  return {
    seq: 1,
    owner: '',
    offsets: { ...start },
    slices: [{ epoch, start }],
    cells: new Map(),
    base: 0,
    definitions,
    seals: new Map(),
    identities: new Map(),
    evicted: new Set(),
    allEvicted: false,
    operators: new Map(),
    outbox: [],
    changes: [],
  };
}

export function note(task: Task, change: Change, keep: number): void {
  task.changes.push(change);
  task.changes.splice(0, task.changes.length - keep);
}

export function openSlice(task: Task): Task['slices'][number] {
  const open = task.slices.at(-1);
  if (!open) throw new Error('a task always has an open slice');
  return open;
}

export function cellsOf(task: Task, epoch: string): Cells {
  const cells = task.cells.get(epoch) ?? new Map<string, Cell>();
  task.cells.set(epoch, cells);
  return cells;
}

/** The fence. */
export function holds(task: Task, at: Standing): boolean {
  return task.owner === at.owner && (task.offsets[at.topic] ?? 0) === at.from;
}

export function inArchive(task: Task, day: string): boolean {
  return !task.identities.has(day) && (task.allEvicted || task.evicted.has(day));
}

export function stateOf(partition: number, task: Task): TaskState {
  return structuredClone({
    partition,
    seq: task.seq,
    owner: task.owner,
    offsets: task.offsets,
    slices: task.slices,
    base: task.base,
    definitions: task.definitions,
  });
}
