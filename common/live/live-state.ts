/**
 * The live state of the tasks: the second port beside the log. One task's whole state lives under one Redis hash
 * tag, and each method that writes is one atomic script, so commit, seal, prune and rebase form a single state
 * machine; it is told once in memory.ts and again as Lua in redis/, and one contract suite holds both.
 *
 * Every write raises `seq` by one and appends one `Change` to the task's stream. A follower that sees seq n+1 after n,
 * with the epoch and the offset it expects, has seen everything; anything else is a gap.
 */
import type { Millis } from '../time';
import { sameTaskPosition, type TaskPosition } from '../position';

/** Live cells of one task between two positions. The last slice of a task is open (`end` undefined). */
export interface Slice {
  /** Never used twice: it carries the id of the run (or the random part) that opened it. */
  readonly epoch: string;
  readonly start: TaskPosition;
  readonly end?: TaskPosition;
}

export interface TaskState {
  readonly partition: number;
  readonly seq: number;
  readonly owner: string;
  readonly offsets: TaskPosition;
  /** In order, each starting where the one before ended; the last one is open. Never empty. */
  readonly slices: readonly Slice[];
  /** The generation that slices were last pruned to or that the task was rebased on; 0 = none. */
  readonly base: number;
  /** Hash of the view definitions its cells are folded with (see metrics/view.ts): cells of two definitions never meet. */
  readonly definitions: string;
}

/** What one measure does when two values meet. */
export type MergeKind = 'add' | 'min' | 'max';

/** New values for one cell: `key` names view, bucket and dimensions; one integer a measure, as decimal text. */
export interface CellDelta {
  readonly key: string;
  readonly kinds: readonly MergeKind[];
  readonly values: readonly bigint[];
}

/** Identities first seen in this commit, for one identity day of one topic. */
export interface NewIdentities {
  readonly topic: string;
  readonly day: string;
  /** 16 bytes each (see identity/packed.ts). */
  readonly ids: Uint8Array;
}

/** One changed field of the operators' state; null where it goes. */
export interface StateWrite {
  readonly field: string;
  readonly value: string | null;
}

/** An output waiting to be sent exactly once: the input record that caused it is its name. */
export interface OutboxEntry {
  readonly topic: string;
  readonly offset: number;
  /** The record to send, as JSON text of an OutgoingRecord whose bytes are base64. */
  readonly record: string;
}

/**
 * One step of a task. The fence is `owner` together with `from`: a commit is applied only to a state whose owner is
 * the caller and whose offset of this topic is where the caller read on from, so a second owner, a repeated call and
 * a store that went back are all refused. Because what a slice holds is decided by its positions alone, nothing else
 * need be compared, and a seal in between disturbs nobody.
 */
export interface Commit extends Standing {
  /** The next offset to read of `topic`, once this is applied. */
  readonly nextOffset: number;
  /** The commit is applied to this state alone. What is caused by no record leaves the offset where it is, and is fenced by this. */
  readonly seq?: number;
  readonly deltas: readonly CellDelta[];
  readonly identities: readonly NewIdentities[];
  /** What the stream operators remember. @default nothing new */
  readonly operators?: readonly StateWrite[];
  readonly outbox: readonly OutboxEntry[];
}

export type Written = { ok: true; seq: number } | { ok: false; refused: 'fenced' | 'missing' };

/** Where the identities of one (topic, day) are. */
export type IdentityHome =
  /** All of them, packed, in pieces of any number. */
  | { where: 'resident'; ids: readonly Uint8Array[] }
  /** Evicted: load them from the archive first. */
  | { where: 'archive' }
  /** As for a commit: the state is not (or no longer) the one that the caller reads on from. */
  | { where: 'refused' };

/** Who asks, and where it reads on: the fence of everything that a task does. */
export interface Standing {
  readonly owner: string;
  readonly topic: string;
  readonly from: number;
}

export interface Heartbeat {
  readonly owner: string;
  readonly at: Millis;
  /** The partition ends that the owner last saw, for lag. */
  readonly ends: TaskPosition;
  /** Why the task does not go on, if it does not. */
  readonly stopped?: string;
}

export type Change =
  | {
      readonly kind: 'commit';
      readonly seq: number;
      readonly epoch: string;
      readonly topic: string;
      readonly from: number;
      readonly nextOffset: number;
      readonly deltas: readonly CellDelta[];
    }
  | { readonly kind: 'seal'; readonly seq: number; readonly epoch: string; readonly end: TaskPosition; readonly opened: string }
  | { readonly kind: 'prune'; readonly seq: number; readonly base: number; readonly cut: TaskPosition }
  /** Nothing a reader of cells must know (claims, identity upkeep). */
  | { readonly kind: 'other'; readonly seq: number };

/** A consistent copy of one task: meta data and every live cell, slice by slice. */
export interface TaskSnapshot {
  readonly state: TaskState;
  /** Same order as `state.slices`. */
  readonly cells: readonly (readonly CellDelta[])[];
}

export interface LiveState {
  /** Meta data alone; undefined where the task has no state. */
  read(partition: number): Promise<TaskState | undefined>;
  /** Makes the state of a task that has none; returns what is there afterwards (maybe another's). */
  create(partition: number, start: TaskPosition, epoch: string, definitions: string): Promise<TaskState>;
  /** Takes the task over: every earlier owner is fenced from here on. Undefined where the task has no state. Throws where the store may drop keys. */
  claim(partition: number, owner: string): Promise<TaskState | undefined>;
  /**
   * Applies cells, offset, identities, operators' state and outbox together or not at all. Throws OverflowError on a sum beyond 64 bits,
   * and an error for new identities on an evicted day (restore it first) or a commit that does not move its offset.
   */
  commit(partition: number, commit: Commit): Promise<Written>;
  /**
   * Closes the open slice and opens the next one, named `run`. Needs no owner. Idempotent for the last 32 runs since
   * the task was last rebased: the second call answers what the first did. Undefined where the task has no state.
   */
  seal(partition: number, run: string): Promise<Slice | undefined>;
  /**
   * Drops the slices that `generation` covers: those up to the one that ends at `cut`, and records `generation` as base.
   * Does nothing (false) where no slice begins at the cut after a contiguous run, the base is as new already, or the
   * state was folded with other definitions.
   */
  prune(partition: number, generation: number, cut: TaskPosition, definitions: string): Promise<boolean>;
  /**
   * Empties the task and starts it again at `generation`'s cut: no cells, every day's identities evicted, the outbox
   * kept (what was said stays said), the operators' state gone. Applied only while the state's seq is `seen` (undefined: there is no state yet,
   * which this then creates).
   */
  rebase(
    partition: number,
    seen: number | undefined,
    to: { generation: number; cut: TaskPosition; epoch: string; owner: string; definitions: string },
  ): Promise<Written>;

  /**
   * The identities met on that day below the offset where the caller stands, or that the day must come from the archive
   * first. Fenced like the commit that follows: what a store said while it stood elsewhere says nothing about the state
   * that takes the commit. Who goes on committing need not ask again, for nobody else can add to them.
   */
  identities(partition: number, at: Standing, day: string): Promise<IdentityHome>;
  /**
   * Puts an evicted day's identities back, packed: those below offset `from`, which must still be where the task reads
   * on. A day without any is restored with none. Does nothing for a day that is resident.
   */
  restoreDay(partition: number, at: Standing, day: string, ids: Uint8Array): Promise<Written>;
  /** Evicts the resident days before `before` that were last touched below `cut`. Resolves to how many went. */
  evictDays(partition: number, owner: string, before: string, cut: TaskPosition): Promise<number>;

  /** All fields of the operators' state: read by the owner after its claim, when nobody else can change them. */
  operators(partition: number): Promise<ReadonlyMap<string, string>>;

  /** The oldest outbox entries, in order. */
  outbox(partition: number, limit: number): Promise<readonly OutboxEntry[]>;
  /** Drops these from the head, in order: whatever happened meanwhile, only what equals one of them goes, so repeating it is safe. */
  dropOutbox(partition: number, sent: readonly OutboxEntry[]): Promise<void>;

  heartbeat(partition: number, beat: Heartbeat): Promise<void>;
  heartbeats(partitions: number): Promise<readonly (Heartbeat | undefined)[]>;

  snapshot(partition: number): Promise<TaskSnapshot | undefined>;
  /**
   * Changes of several tasks after the given seqs, in order, waiting up to `waitMillis` for the first.
   * `lost` lists the tasks whose stream does not go on at the asked seq (trimmed, restarted, rolled back):
   * take a snapshot of those. A store that went back may reach the same seq again with other content, so a follower
   * also compares each change's epoch and `from` with its own, and takes a snapshot where they differ. One call at a
   * time: a second one waits for the first.
   */
  changes(after: ReadonlyMap<number, number>, waitMillis: number): Promise<{ changes: ReadonlyMap<number, readonly Change[]>; lost: readonly number[] }>;

  /** Removes everything of these tasks (for `reset`, and for tests that lose a store). */
  erase(partitions: number): Promise<void>;
  close(): Promise<void>;
}

/** A live sum would leave 64 bits: the task stops loudly rather than wrap around. */
export class OverflowError extends Error {
  override readonly name = 'OverflowError';
}

/**
 * The slices that continue a generation with this cut, or undefined where they do not: the merge is valid only when
 * one slice starts exactly at the cut, each further one starts where the one before ended, and the last is open.
 */
export function slicesAfter(state: Pick<TaskState, 'slices'>, cut: TaskPosition): readonly Slice[] | undefined {
  const first = state.slices.findIndex((slice) => sameTaskPosition(slice.start, cut));
  if (first < 0) return undefined;
  const chain = state.slices.slice(first);
  const whole = chain.every((slice, i) => {
    const next = chain[i + 1];
    return next ? slice.end !== undefined && sameTaskPosition(slice.end, next.start) : slice.end === undefined;
  });
  return whole ? chain : undefined;
}
