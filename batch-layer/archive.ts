/** The archive as the archiver sees it: the batch layer's master data, first occurrences only. */
import type { EventDeclaration } from '../common/events/event';
import type { Rejection } from '../common/events/rejection';
import type { EventRows } from '../common/events/rows/event-rows';
import type { InputRecord } from '../common/log/input-record';
import type { Position, TaskPosition } from '../common/position';
import type { Millis } from '../common/time';

export interface RejectedRecord {
  readonly record: InputRecord;
  readonly rejection: Rejection;
}

/** The first record of a second, where none before it is of that second or a later one. */
export interface LogSecond {
  readonly second: Millis;
  readonly firstOffset: number;
}

/**
 * Records of one partition, in order: everything from offset `from` up to `next`. The rows, and the bytes of the
 * rejected records, are the caller's again once `write` has settled.
 */
export interface Chunk {
  readonly declaration: EventDeclaration;
  readonly partition: number;
  readonly from: number;
  readonly next: number;
  /** The admitted events. */
  readonly rows: EventRows;
  /** The offset of each row; it may be longer than there are rows. */
  readonly offsets: Float64Array;
  readonly rejected: readonly RejectedRecord[];
  /** Whole seconds of record time that begin in it. */
  readonly seconds: readonly LogSecond[];
}

export interface Written {
  readonly added: number;
  readonly duplicates: number;
}

export interface Archive {
  /** Begins at `start` wherever a topic of the task has not begun; resolves to where to read on for each of its topics. */
  begin(partition: number, start: TaskPosition): Promise<TaskPosition>;
  /** Writes a chunk and moves the progress, all or nothing. Undefined where the progress is not `from`: somebody else moved it. */
  write(chunk: Chunk): Promise<Written | undefined>;
  /** Where the archive began and what it reads next; partitions that it has not begun are missing or stand at 0. */
  extent(): Promise<Extent>;
}

export interface Extent {
  readonly start: Position;
  readonly next: Position;
  /** The partitions of which every topic was begun. */
  readonly tasks: ReadonlySet<number>;
}

/** Postgres cannot be asked now; it is tried again. */
export class ArchiveAway extends Error {
  override readonly name = 'ArchiveAway';
}
