/**
 * The log port: what the layers need of Kafka, no more. Adapters: kafka/ and memory.ts, held to one contract suite.
 * Readers see committed records only.
 */
import type { Position, TaskPosition } from '../position';

/**
 * Records of one partition in offset order, as bytes: nothing is decoded or copied yet. Record `i` has its key in
 * `bytes[keyStart[i], keyEnd[i])` and its value in `bytes[valueStart[i], valueEnd[i])`; a missing one starts at -1.
 */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly offsets: Float64Array;
  /** The broker's own record times (LogAppendTime), ms. */
  readonly logTimes: Float64Array;
  readonly keyStart: Int32Array;
  readonly keyEnd: Int32Array;
  readonly valueStart: Int32Array;
  readonly valueEnd: Int32Array;
  /** The offset that follows the last record read, so that positions depend on records alone, not on fetches. */
  readonly nextOffset: number;
  /** The partition's end as the broker last told, for lag. */
  readonly endOffset: number;
  /** A header of record `i`, looked up when asked for; good as long as `bytes` are. Absent where the adapter keeps none. */
  readonly header?: (i: number, name: string) => string | undefined;
  /** All headers of record `i`, alike. */
  readonly headers?: (i: number) => Record<string, string>;
}

/** A record to append; without `partition` the key decides (see partitioner.ts). A null value is a tombstone. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly partition?: number;
}

export interface AppendedAt {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface TopicSettings {
  readonly topic: string;
  readonly partitions: number;
  /** Kafka topic configuration, e.g. `retention.ms`. */
  readonly config: Readonly<Record<string, string>>;
}

/** What the member of a group does with the tasks it is given. A task is partition `p` of every topic read. */
export interface TaskHandler {
  /** Task `p` is ours now. Resolves to where to read on from, for every topic. */
  assigned(partition: number): Promise<TaskPosition>;
  /**
   * The next records of one of the task's topics. Calls for one task never overlap. Resolves to undefined when
   * they are dealt with, or to the position to read on from instead (after a refused commit). A throw stops
   * the membership: `failed` tells why. The batch's bytes are used again once this has settled: who wants to keep some
   * copies them.
   *
   * A handler that cannot take more for now calls `pauseUntil`, and resolves to where it stands: nothing more of the task
   * is fetched until that promise has settled, while other tasks are read on. (A handler that holds on to a batch
   * holds up all that the same broker leads, and a rebalance.)
   */
  batch(batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void): Promise<TaskPosition | undefined>;
  /**
   * Everything below `offset` of one topic has been handed out, or is nothing that a reader sees (transaction markers,
   * aborted records). Told after batches, and where a stretch of the log held no records at all.
   */
  passed?(topic: string, partition: number, offset: number): void;
  /**
   * Task `p` goes to another member; nothing of it may be written any more. Called once for every `assigned`, after the
   * batch in hand is dealt with; also when membership ends.
   */
  revoked(partition: number): Promise<void>;
}

/** One process's place in a consumer group. */
export interface Membership {
  /**
   * Rejects with the cause when reading cannot go on: a LogError, or what a handler threw. Resolves after `leave`.
   * Must be watched: nothing else tells that a member has stopped.
   */
  readonly ended: Promise<void>;
  leave(): Promise<void>;
}

/** A call of `fence`: later ones of the same id are greater. */
export type Fence = number;

export interface Log {
  /**
   * Creates the topics that are missing and checks those that exist.
   * Throws LogError when a topic's partition count differs or an input topic compacts.
   */
  ensureTopics(settings: readonly TopicSettings[]): Promise<void>;
  /** Removes topics with all their records (for `reset`, and for tests); a missing one is no error. */
  deleteTopics(topics: readonly string[]): Promise<void>;
  /** First and next offset of every partition, as the broker holds them now. */
  bounds(topics: readonly string[]): Promise<{ start: Position; end: Position }>;
  /** The offset of each partition's first record whose log time is not before `time`, ms; its end where there is none. */
  offsetsAt(topics: readonly string[], time: number): Promise<Position>;
  /** Appends in order, idempotently, acknowledged by all replicas; tells where each record went. */
  append(records: readonly OutgoingRecord[]): Promise<AppendedAt[]>;
  /**
   * Becomes the one writer of `transactionalId`: older writers are fenced, and what they began is committed or aborted
   * for good when this resolves. Only then does `committed` tell what was sent; so a relay begins, and begins again
   * after every failed `appendOnce`, with `fence` and then `committed`. Gives what `appendOnce` wants to see.
   */
  fence(transactionalId: string): Promise<Fence>;
  /**
   * Appends `records` and moves `marks.group`'s committed offset to `marks.offset`, in one transaction of
   * `transactionalId`. Throws LogError when fenced by a newer writer, or when it is unknown whether it was committed.
   *
   * With `fence`, that writer may also be one of this very log, which shares a producer and so is not fenced by Kafka:
   * only who fenced last may append. Without it, everybody who has this log is the same writer.
   */
  appendOnce(
    transactionalId: string,
    records: readonly OutgoingRecord[],
    marks: { group: string; topic: string; partition: number; offset: number },
    fence?: Fence,
  ): Promise<void>;
  /** The offset that a group has committed for a partition; undefined where there is none. */
  committed(group: string, topic: string, partition: number): Promise<number | undefined>;
  /**
   * Tells a group's progress to lag tools; nothing in Twofold reads it back. Only members can say it, each for the tasks
   * it holds: does nothing where this process is not (or no longer) one, and nothing during a rebalance.
   */
  noteProgress(group: string, position: Position): Promise<void>;
  /**
   * Joins a consumer group that reads `topics` task by task: partition `p` of all of them lies with one member.
   * Throws LogError when a topic is missing or the topics are not co-partitioned.
   */
  join(group: string, topics: readonly string[], handler: TaskHandler): Promise<Membership>;
  /** Leaves all groups and lets go of all connections, in bounded time. */
  close(): Promise<void>;
}

/** A fault of the log that reading on cannot mend, with a sentence that says what to do. */
export class LogError extends Error {
  override readonly name = 'LogError';
}
