/**
 * The live state in memory: the model of the state machine, plain enough to be read as its definition. Tests and the
 * simulation run on it; `checkpoint`, `rollback` and `lose` do to it what a failing store would do.
 */
import { sameTaskPosition, type TaskPosition } from '../position';
import { toDeltas } from '../metrics/cells';
import { checkPacked } from '../identity/packed';
import { addExactly } from './add-exactly';
import { checkCommit, dayInArchive } from './check-commit';
import type { Change, Commit, Heartbeat, IdentityHome, LiveState, OutboxEntry, Slice, Standing, TaskSnapshot, TaskState, Written } from './live-state';
import { cellsOf, dayKey, emptyTask, holds, inArchive, note, openSlice, stateOf, type Task } from './memory-task';

/** A whole store at one moment. */
interface Checkpoint {
  readonly tasks: Map<number, Task>;
}

/** How many seals are remembered for a repeated call. */
const SEALS_KEPT = 32;

export class MemoryLiveState implements LiveState {
  private tasks = new Map<number, Task>();
  private beats = new Map<number, Heartbeat>();

  constructor(private readonly streamLength = 1000) {}

  async read(partition: number): Promise<TaskState | undefined> {
    const task = this.tasks.get(partition);
    return task && stateOf(partition, task);
  }

  async create(partition: number, start: TaskPosition, epoch: string, definitions: string): Promise<TaskState> {
    let task = this.tasks.get(partition);
    if (!task) {
      task = emptyTask(start, epoch, definitions);
      this.tasks.set(partition, task);
      note(task, { kind: 'other', seq: task.seq }, this.streamLength);
    }
    return stateOf(partition, task);
  }

  async claim(partition: number, owner: string): Promise<TaskState | undefined> {
    const task = this.tasks.get(partition);
    if (!task) return undefined;
    task.owner = owner;
    this.other(task);
    return stateOf(partition, task);
  }

  async commit(partition: number, commit: Commit): Promise<Written> {
    checkCommit(commit);
    const { owner, topic, from, nextOffset } = commit;
    const task = this.tasks.get(partition);
    if (!task) return { ok: false, refused: 'missing' };
    if (!holds(task, { owner, topic, from }) || (commit.seq ?? task.seq) !== task.seq) return { ok: false, refused: 'fenced' };
    const evicted = commit.identities.find(({ day }) => inArchive(task, dayKey(topic, day)));
    if (evicted) throw dayInArchive(topic, evicted.day);
    const deltas = structuredClone(commit.deltas);
    const { epoch } = openSlice(task);
    const cells = cellsOf(task, epoch);
    for (const [key, cell] of addExactly(cells, deltas)) cells.set(key, cell);
    task.offsets[topic] = nextOffset;
    for (const { day, ids } of commit.identities) {
      const before = task.identities.get(dayKey(topic, day))?.ids ?? [];
      task.identities.set(dayKey(topic, day), { ids: [...before, ids.slice()], lastTouched: nextOffset });
    }
    for (const { field, value } of commit.operators ?? []) {
      if (value === null) task.operators.delete(field);
      else task.operators.set(field, value);
    }
    task.outbox.push(...commit.outbox);
    task.seq += 1;
    note(task, { kind: 'commit', seq: task.seq, epoch, topic, from, nextOffset, deltas }, this.streamLength);
    return { ok: true, seq: task.seq };
  }

  async seal(partition: number, run: string): Promise<Slice | undefined> {
    const task = this.tasks.get(partition);
    if (!task) return undefined;
    const before = task.seals.get(run);
    if (before) return before;
    const open = openSlice(task);
    open.end = { ...task.offsets };
    task.slices.push({ epoch: run, start: open.end });
    const sealed = { ...open };
    task.seals.set(run, sealed);
    for (const oldest of [...task.seals.keys()].slice(0, -SEALS_KEPT)) task.seals.delete(oldest);
    task.seq += 1;
    note(task, { kind: 'seal', seq: task.seq, epoch: open.epoch, end: open.end, opened: run }, this.streamLength);
    return sealed;
  }

  async prune(partition: number, generation: number, cut: TaskPosition, definitions: string): Promise<boolean> {
    const task = this.tasks.get(partition);
    if (!task || task.definitions !== definitions || generation <= task.base) return false;
    const first = task.slices.findIndex((slice) => sameTaskPosition(slice.start, cut));
    if (first < 0) return false;
    for (const gone of task.slices.splice(0, first)) task.cells.delete(gone.epoch);
    task.base = generation;
    task.seq += 1;
    note(task, { kind: 'prune', seq: task.seq, base: generation, cut }, this.streamLength);
    return true;
  }

  async rebase(
    partition: number,
    seen: number | undefined,
    to: { generation: number; cut: TaskPosition; epoch: string; owner: string; definitions: string },
  ): Promise<Written> {
    const task = this.tasks.get(partition);
    if (task?.seq !== seen) return { ok: false, refused: 'fenced' };
    const next = emptyTask(to.cut, to.epoch, to.definitions);
    next.owner = to.owner;
    next.base = to.generation;
    next.allEvicted = true;
    next.outbox = task?.outbox ?? [];
    // A rebase leaves a gap in the changes on purpose, and one change after it that wakes up followers to see it.
    next.seq = (seen ?? 0) + 1;
    this.tasks.set(partition, next);
    this.other(next);
    return { ok: true, seq: next.seq };
  }

  async identities(partition: number, at: Standing, day: string): Promise<IdentityHome> {
    const task = this.tasks.get(partition);
    if (!task || !holds(task, at)) return { where: 'refused' };
    const key = dayKey(at.topic, day);
    if (inArchive(task, key)) return { where: 'archive' };
    return { where: 'resident', ids: structuredClone(task.identities.get(key)?.ids ?? []) };
  }

  async restoreDay(partition: number, at: Standing, day: string, ids: Uint8Array): Promise<Written> {
    checkPacked(ids);
    const task = this.tasks.get(partition);
    if (!task) return { ok: false, refused: 'missing' };
    if (!holds(task, at)) return { ok: false, refused: 'fenced' };
    const key = dayKey(at.topic, day);
    if (task.identities.has(key)) return { ok: true, seq: task.seq };
    task.identities.set(key, { ids: [ids.slice()], lastTouched: at.from });
    task.evicted.delete(key);
    this.other(task);
    return { ok: true, seq: task.seq };
  }

  async evictDays(partition: number, owner: string, before: string, cut: TaskPosition): Promise<number> {
    const task = this.tasks.get(partition);
    if (!task || task.owner !== owner) return 0;
    let evicted = 0;
    for (const [key, home] of task.identities) {
      const [topic = '', day = ''] = key.split(':');
      // `lastTouched` is the offset after the last touch, so below the cut means up to it.
      if (day >= before || home.lastTouched > (cut[topic] ?? 0)) continue;
      task.identities.delete(key);
      task.evicted.add(key);
      evicted += 1;
    }
    if (evicted > 0) this.other(task);
    return evicted;
  }

  async operators(partition: number): Promise<ReadonlyMap<string, string>> {
    return new Map(this.tasks.get(partition)?.operators);
  }

  async outbox(partition: number, limit: number): Promise<readonly OutboxEntry[]> {
    return this.tasks.get(partition)?.outbox.slice(0, limit) ?? [];
  }

  async dropOutbox(partition: number, sent: readonly OutboxEntry[]): Promise<void> {
    const outbox = this.tasks.get(partition)?.outbox;
    for (const { topic, offset, record } of sent) {
      const head = outbox?.[0];
      if (head?.topic === topic && head.offset === offset && head.record === record) outbox?.shift();
    }
  }

  async heartbeat(partition: number, beat: Heartbeat): Promise<void> {
    this.beats.set(partition, beat);
  }

  async heartbeats(partitions: number): Promise<readonly (Heartbeat | undefined)[]> {
    return Array.from({ length: partitions }, (_, p) => this.beats.get(p));
  }

  async snapshot(partition: number): Promise<TaskSnapshot | undefined> {
    const task = this.tasks.get(partition);
    if (!task) return undefined;
    const cells = task.slices.map((slice) => structuredClone(toDeltas(cellsOf(task, slice.epoch))));
    return { state: stateOf(partition, task), cells };
  }

  async changes(after: ReadonlyMap<number, number>): Promise<{ changes: ReadonlyMap<number, readonly Change[]>; lost: readonly number[] }> {
    const changes = new Map<number, readonly Change[]>();
    const lost: number[] = [];
    for (const [partition, seq] of after) {
      const task = this.tasks.get(partition);
      const news = task?.changes.filter((change) => change.seq > seq) ?? [];
      if (!task || task.seq < seq || (task.seq > seq && news[0]?.seq !== seq + 1)) lost.push(partition);
      else if (news.length > 0) changes.set(partition, news);
    }
    return { changes, lost };
  }

  async erase(): Promise<void> {
    this.tasks.clear();
    this.beats.clear();
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  /** A copy of the whole store, as a backup or an unsynced disk would have it. */
  checkpoint(): Checkpoint {
    return { tasks: structuredClone(this.tasks) };
  }

  /** The store goes back to a checkpoint. */
  rollback(checkpoint: Checkpoint): void {
    this.tasks = structuredClone(checkpoint.tasks);
  }

  /** The store loses one task altogether. */
  lose(partition: number): void {
    this.tasks.delete(partition);
  }

  private other(task: Task): void {
    task.seq += 1;
    note(task, { kind: 'other', seq: task.seq }, this.streamLength);
  }
}
