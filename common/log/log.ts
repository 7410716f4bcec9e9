/**
 * The log port: what the layers need of Kafka, no more. Adapters: kafka/ and memory.ts, held to one contract suite.
 * Readers see committed records only.
 */
import type { Millis } from '../time';
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
  readonly offsets: readonly number[];
  /** The broker's own record times (LogAppendTime), ms. */
  readonly logTimes: readonly Millis[];
  readonly keyStart: readonly number[];
  readonly keyEnd: readonly number[];
  readonly valueStart: readonly number[];
  readonly valueEnd: readonly number[];
  /** The offset that follows the last record read, so that positions depend on records alone, not on fetches. */
  readonly nextOffset: number;
  /** The partition's end as the broker last told, for lag. */
  readonly endOffset: number;
}

/** A record to append; without `partition` the key decides (see partitioner.ts). A null value is a tombstone. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
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
   * the membership: `failed` tells why.
   */
  batch(batch: RecordBatch): Promise<TaskPosition | undefined>;
  /** Task `p` goes to another member; nothing of it may be written any more. */
  revoked(partition: number): Promise<void>;
}

/** One process's place in a consumer group. */
export interface Membership {
  /** Rejects with the cause when reading cannot go on (never resolves otherwise, until `leave`, when it resolves). */
  readonly ended: Promise<void>;
  leave(): Promise<void>;
}

export interface Log {
  /**
   * Creates the topics that are missing and checks those that exist.
   * Throws LogError when a topic's partition count differs or an input topic compacts.
   */
  ensureTopics(settings: readonly TopicSettings[]): Promise<void>;
  /** First and next offset of every partition, as the broker holds them now. */
  bounds(topics: readonly string[]): Promise<{ start: Position; end: Position }>;
  /** Appends in order, idempotently, acknowledged by all replicas; tells where each record went. */
  append(records: readonly OutgoingRecord[]): Promise<AppendedAt[]>;
  /**
   * Appends `records` and moves `marks.group`'s committed offsets to `marks.offsets`, in one transaction of
   * `transactionalId` (one writer each; a newer writer fences an older one).
   */
  appendOnce(
    transactionalId: string,
    records: readonly OutgoingRecord[],
    marks: { group: string; topic: string; partition: number; offset: number },
  ): Promise<void>;
  /** The offset that a group has committed for a partition; undefined where there is none. */
  committed(group: string, topic: string, partition: number): Promise<number | undefined>;
  /** Tells a group's progress to lag tools; nothing in Twofold reads it back. */
  noteProgress(group: string, position: Position): Promise<void>;
  /** Joins a consumer group that reads `topics` task by task. */
  join(group: string, topics: readonly string[], handler: TaskHandler): Promise<Membership>;
  close(): Promise<void>;
}

/** A fault of the log that reading on cannot mend, with a sentence that says what to do. */
export class LogError extends Error {
  override readonly name = 'LogError';
}
