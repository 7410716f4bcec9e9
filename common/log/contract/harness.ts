/** What a log adapter brings to the contract suite, and what the suite's tests share. */
import type { Position, TaskPosition } from '../../position';
import type { Log, OutgoingRecord, RecordBatch, TaskHandler, TopicSettings } from '../log';

/** One broker under test. */
export interface LogHarness {
  /** A log on this broker as a process of its own has it; the suite closes it. */
  open(): Log;
  /** Sends records in a transaction that ends in abort. Several of these overlap when given together. */
  appendAborted(transactions: readonly (readonly OutgoingRecord[])[]): Promise<void>;
  /** Removes what lies below an offset, as retention does. */
  truncateBefore(topic: string, partition: number, offset: number): Promise<void>;
  /** Whether the group waits for its members to give their tasks back. */
  rebalancing(group: string): Promise<boolean>;
  close(): Promise<void>;
}

/** A fresh corner of the broker for one test. */
export interface Corner {
  readonly harness: LogHarness;
  open(): Log;
  /** Makes a name that no other test uses. */
  name(text: string): string;
  /** Creates topics of two partitions each and answers their names. */
  topics(log: Log, ...names: string[]): Promise<string[]>;
}

export const PARTITIONS = 2;

export function topicSettings(topic: string, partitions = PARTITIONS, config: Record<string, string> = {}): TopicSettings {
  return { topic, partitions, config: { 'message.timestamp.type': 'LogAppendTime', ...config } };
}

export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

export function recordsOf(batch: RecordBatch): ReadRecord[] {
  const cut = (start: number | undefined, end: number | undefined) =>
    start === undefined || end === undefined || start < 0 ? null : batch.bytes.slice(start, end);
  return Array.from({ length: batch.count }, (_, i) => ({
    topic: batch.topic,
    partition: batch.partition,
    offset: batch.offsets[i] ?? -1,
    key: cut(batch.keyStart[i], batch.keyEnd[i]),
    value: cut(batch.valueStart[i], batch.valueEnd[i]),
  }));
}

export const textOf = (content: Uint8Array | null): string | null => (content === null ? null : new TextDecoder().decode(content));

/** What the members of a group keep together: where each task stands and what was read, as the live state would. */
export class Ledger {
  readonly read: ReadRecord[] = [];
  readonly batches: RecordBatch[] = [];
  readonly positions = new Map<number, TaskPosition>();

  texts(): (string | null)[] {
    return this.read.map((record) => textOf(record.value));
  }
}

/** A member that writes what it reads into a ledger. */
export class LedgerReader implements TaskHandler {
  readonly held = new Set<number>();
  readonly events: string[] = [];
  readonly passedTo = new Map<string, number>();
  /** Called before a batch is taken; its answer, when there is one, refuses the batch. */
  onBatch: TaskHandler['batch'] = async () => undefined;

  constructor(private readonly ledger: Ledger) {}

  async assigned(partition: number): Promise<TaskPosition> {
    this.events.push(`assigned ${partition}`);
    this.held.add(partition);
    return this.ledger.positions.get(partition) ?? {};
  }

  async batch(batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void): Promise<TaskPosition | undefined> {
    const back = await this.onBatch(batch, pauseUntil);
    if (back) return back;
    this.ledger.batches.push(batch);
    this.ledger.read.push(...recordsOf(batch));
    this.ledger.positions.set(batch.partition, { ...this.ledger.positions.get(batch.partition), [batch.topic]: batch.nextOffset });
    return undefined;
  }

  passed(topic: string, partition: number, offset: number): void {
    this.passedTo.set(`${topic}/${partition}`, offset);
  }

  async revoked(partition: number): Promise<void> {
    this.events.push(`revoked ${partition}`);
    this.held.delete(partition);
  }
}

/** Waits until a condition holds; after 30 s it fails and says what it waited for. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 30 s until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A promise that the test settles itself. */
export function gate(): { open: () => void; passed: Promise<void> } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}

export const positionOf = (topic: string, ...offsets: number[]): Position => ({ [topic]: offsets });
