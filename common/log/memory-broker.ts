/**
 * The broker behind MemoryLog: topics, groups and transactional writers that several logs (processes) share. It holds
 * no timer and no randomness of its own, so a simulator that drives it by `deliver` replays exactly.
 */
import type { Millis } from '../time';
import { MAX_MESSAGE_BYTES, missingTopic, tooLarge } from './faults';
import { LogError, type AppendedAt, type OutgoingRecord, type TopicSettings } from './log';
import { MemoryGroup } from './memory-group';
import { partitionFor } from './partitioner';

export interface MemoryBrokerOptions {
  /** The broker's clock, ms: what records get as their log time. */
  readonly now: () => Millis;
  /**
   * Picks one of `n` possibilities, as 0..n-1: first the task and topic that is served next, then how many of the
   * records that wait are handed out (the answer plus one). @default each in turn
   */
  readonly choose?: (n: number) => number;
  /** Delivers by itself as soon as there is something to deliver. @default false: a simulator calls `deliver` */
  readonly selfDriving?: boolean;
}

export interface StoredRecord {
  readonly offset: number;
  readonly logTime: Millis;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** One partition; offsets may have gaps, as transaction markers and aborted records leave them in Kafka. */
export interface MemoryPartition {
  start: number;
  end: number;
  readonly records: StoredRecord[];
}

interface MemoryTopic {
  readonly settings: TopicSettings;
  readonly partitions: readonly MemoryPartition[];
}

const UTF8 = new TextEncoder();

export class MemoryBroker {
  private readonly topics = new Map<string, MemoryTopic>();
  private readonly groups = new Map<string, MemoryGroup>();
  private readonly writers = new Map<string, number>();
  private readonly commits = new Map<string, number>();
  private readonly choose: (n: number) => number;
  private turn = 0;
  private woken = false;

  constructor(private readonly options: MemoryBrokerOptions) {
    this.choose = options.choose ?? ((n) => this.turn++ % n);
  }

  /**
   * Settles membership changes of a group and hands one batch to one idle task. Resolves to false where there was
   * nothing to hand out. A call need not be awaited before the next one: a task whose batch is in hand is passed over.
   */
  async deliver(group: string): Promise<boolean> {
    return this.group(group).deliver(this.choose);
  }

  /** Settles membership changes alone: revokes and assigns. */
  async settle(group: string): Promise<void> {
    await this.group(group).settle();
  }

  /** Simulates retention: records below `offset` are gone. */
  truncateBefore(topic: string, partition: number, offset: number): void {
    const log = this.partition(topic, partition);
    log.start = Math.max(log.start, Math.min(offset, log.end));
    const kept = log.records.findIndex((record) => record.offset >= log.start);
    log.records.splice(0, kept < 0 ? log.records.length : kept);
    this.wake();
  }

  /** Leaves a gap of `count` offsets that no reader sees. */
  skipOffsets(topic: string, partition: number, count: number): void {
    this.partition(topic, partition).end += count;
    this.wake();
  }

  /** The records that a partition holds now. */
  records(topic: string, partition: number): readonly StoredRecord[] {
    return this.partition(topic, partition).records;
  }

  /** What was sent in a transaction that ended in abort: offsets are used up, readers see nothing. */
  appendAborted(records: readonly OutgoingRecord[]): void {
    for (const { topic, partition } of records.map((record) => this.place(record))) this.skipOffsets(topic, partition, 1);
    this.mark(records);
  }

  append(records: readonly OutgoingRecord[]): AppendedAt[] {
    records.forEach((record) => this.refuseTooLarge(record));
    const places = records.map((record) => this.place(record));
    const logTime = this.options.now();
    const appended = records.map((record, i) => {
      const { topic, partition } = places[i] ?? this.place(record);
      const log = this.partition(topic, partition);
      const offset = log.end++;
      log.records.push({ offset, logTime, key: bytesOf(record.key), value: bytesOf(record.value), headers: record.headers ?? {} });
      return { topic, partition, offset };
    });
    this.wake();
    return appended;
  }

  /** Leaves the marker that ends a transaction in every partition it wrote to. */
  mark(records: readonly OutgoingRecord[]): void {
    const touched = new Map(records.map((record) => this.place(record)).map((at) => [`${at.topic}/${at.partition}`, at]));
    for (const { topic, partition } of touched.values()) this.skipOffsets(topic, partition, 1);
  }

  /** Starts a new epoch of a transactional writer. */
  fence(transactionalId: string): number {
    const epoch = (this.writers.get(transactionalId) ?? 0) + 1;
    this.writers.set(transactionalId, epoch);
    return epoch;
  }

  isWriter(transactionalId: string, epoch: number): boolean {
    return this.writers.get(transactionalId) === epoch;
  }

  commit(group: string, topic: string, partition: number, offset: number): void {
    this.commits.set(`${group}/${topic}/${partition}`, offset);
  }

  committed(group: string, topic: string, partition: number): number | undefined {
    return this.commits.get(`${group}/${topic}/${partition}`);
  }

  group(name: string): MemoryGroup {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = new MemoryGroup(this)));
    return group;
  }

  settings(topic: string): TopicSettings | undefined {
    return this.topics.get(topic)?.settings;
  }

  create(settings: TopicSettings): void {
    const partitions = Array.from({ length: settings.partitions }, () => ({ start: 0, end: 0, records: [] }));
    this.topics.set(settings.topic, { settings, partitions });
  }

  remove(topic: string): void {
    this.topics.delete(topic);
  }

  topic(topic: string): MemoryTopic {
    const found = this.topics.get(topic);
    if (!found) throw missingTopic(topic);
    return found;
  }

  partition(topic: string, partition: number): MemoryPartition {
    const found = this.topic(topic).partitions[partition];
    if (!found) throw new LogError(`topic ${topic} has no partition ${partition}`);
    return found;
  }

  /** The partition's end; 0 where it was deleted. */
  end(topic: string, partition: number): number {
    return this.topics.get(topic)?.partitions[partition]?.end ?? 0;
  }

  /** In self-driving mode: looks for work once the current task of the event loop is over. */
  wake(): void {
    if (this.options.selfDriving !== true || this.woken) return;
    this.woken = true;
    setImmediate(() => {
      this.woken = false;
      for (const group of this.groups.values()) group.drive(this.choose);
    });
  }

  private place(record: OutgoingRecord): { topic: string; partition: number } {
    const partition = partitionFor(record, this.topic(record.topic).partitions.length);
    this.partition(record.topic, partition);
    return { topic: record.topic, partition };
  }

  private refuseTooLarge(record: OutgoingRecord): void {
    const limit = Number(this.topic(record.topic).settings.config['max.message.bytes'] ?? MAX_MESSAGE_BYTES);
    const size = (bytesOf(record.key)?.length ?? 0) + (bytesOf(record.value)?.length ?? 0);
    if (size > limit) throw tooLarge(record.topic, size, limit);
  }
}

function bytesOf(content: string | Uint8Array | null): Uint8Array | null {
  return typeof content === 'string' ? UTF8.encode(content) : content;
}
