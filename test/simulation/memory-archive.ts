/** The archive in memory, for the simulation: what Postgres holds of the log, under the ports that the layers have of it. */
import type { Archive, Chunk, Extent, Written } from '../../batch-layer/archive';
import { UNDATED, type BatchCell } from '../../common/generation';
import type { Event } from '../../common/events/event';
import type { Cells } from '../../common/metrics/cells';
import type { Fold } from '../../common/metrics/fold';
import { countRecord, duplicateOf } from '../../common/metrics/log-counters';
import type { RejectionReason } from '../../common/events/rejection';
import type { Position, TaskPosition } from '../../common/position';
import { dayOf, type Day } from '../../common/time';
import { ArchiveUnavailable } from '../../speed-layer/archive-lookup';

interface Row {
  readonly offset: number;
  readonly day: Day;
  readonly event: Event;
}

interface Part {
  readonly topic: string;
  readonly partition: number;
  readonly start: number;
  next: number;
  /** First occurrences, by identity. */
  readonly rows: Map<string, Row>;
  readonly duplicates: { readonly offset: number; readonly event: Event }[];
  readonly rejections: { readonly offset: number; readonly reason: RejectionReason }[];
}

export class MemoryArchive implements Archive {
  private parts = new Map<string, Part>();

  constructor(
    private readonly topics: readonly string[],
    private readonly partitions: number,
  ) {}

  async begin(partition: number, start: TaskPosition): Promise<TaskPosition> {
    for (const [topic, offset] of Object.entries(start)) {
      if (this.part(topic, partition)) continue;
      this.parts.set(`${topic}/${partition}`, { topic, partition, start: offset, next: offset, rows: new Map(), duplicates: [], rejections: [] });
    }
    return Object.fromEntries(this.ofTask(partition).map(({ topic, next }) => [topic, next]));
  }

  async write({ declaration, partition, from, next, rows, offsets, rejected }: Chunk): Promise<Written | undefined> {
    const part = this.part(declaration.topic, partition);
    if (part?.next !== from) return undefined;
    part.next = next;
    let added = 0;
    for (let row = 0; row < rows.count; row++) {
      const event = rows.eventAt(row);
      const [offset, day] = [offsets[row] ?? 0, dayOf(event.timestamp)];
      const identity = `${day} ${event.eventId}`;
      if (part.rows.has(identity)) {
        part.duplicates.push({ offset, event });
        continue;
      }
      part.rows.set(identity, { offset, day, event });
      added += 1;
    }
    for (const { record, rejection } of rejected) part.rejections.push({ offset: record.offset, reason: rejection.reason });
    return { added, duplicates: rows.count - added };
  }

  async extent(): Promise<Extent> {
    const of = (which: 'start' | 'next'): Position =>
      Object.fromEntries(this.topics.map((topic) => [topic, Array.from({ length: this.partitions }, (_, p) => this.part(topic, p)?.[which] ?? 0)]));
    const all = Array.from({ length: this.partitions }, (_, p) => p);
    return { start: of('start'), next: of('next'), tasks: new Set(all.filter((p) => this.ofTask(p).length === this.topics.length)) };
  }

  /** Whether it knows for every partition where it began. */
  get hasBegun(): boolean {
    return this.parts.size === this.topics.length * this.partitions;
  }

  /** Where the archive began, once it began. */
  async archivedStart(partition: number): Promise<TaskPosition | undefined> {
    const parts = this.ofTask(partition);
    return parts.length === 0 ? undefined : Object.fromEntries(parts.map(({ topic, start }) => [topic, start]));
  }

  async identities(partition: number, topic: string, day: Day, below: number, needed: number): Promise<string[]> {
    const part = this.part(topic, partition);
    if ((part?.next ?? 0) < needed) throw new ArchiveUnavailable(`the archive does not reach ${needed}`);
    const rows = [...(part?.rows.values() ?? [])];
    return rows.filter((row) => row.day === day && row.offset < below).map((row) => row.event.eventId);
  }

  /** The days with a first occurrence at or above `since`. */
  days(since?: Position): Day[] {
    const days = new Set<Day>();
    for (const { topic, partition, rows } of this.parts.values()) {
      for (const { day, offset } of rows.values()) if (!since || offset >= (since[topic]?.[partition] ?? 0)) days.add(day);
    }
    return [...days].sort();
  }

  /** Folds one day below `cut`, from the position `since` on; UNDATED stands for the log's own counters. */
  fold(day: Day, cut: Position, fold: Fold, since: Position = {}): BatchCell[] {
    const cells: Cells = new Map();
    for (const part of this.parts.values()) {
      const { topic, partition, rows, duplicates, rejections } = part;
      const below = cut[topic]?.[partition] ?? 0;
      for (const row of rows.values()) {
        if (row.offset >= below || row.offset < (since[topic]?.[partition] ?? 0)) continue;
        if (row.day === day) fold(row.event, cells);
        if (day === UNDATED) countRecord(cells, topic, partition, { outcome: 'admitted' });
      }
      if (day !== UNDATED) continue;
      for (const { offset, event } of duplicates) if (offset < below) countRecord(cells, topic, partition, duplicateOf(event));
      for (const { offset, reason } of rejections) if (offset < below) countRecord(cells, topic, partition, { outcome: 'rejected', reason });
    }
    return Array.from(cells, ([key, { values }]) => ({ key, values }));
  }

  /** How to come back to what the archive holds now. */
  checkpoint(): () => void {
    const parts = structuredClone(this.parts);
    return () => (this.parts = structuredClone(parts));
  }

  private part(topic: string, partition: number): Part | undefined {
    return this.parts.get(`${topic}/${partition}`);
  }

  private ofTask(partition: number): Part[] {
    return this.topics.flatMap((topic) => this.part(topic, partition) ?? []);
  }
}
