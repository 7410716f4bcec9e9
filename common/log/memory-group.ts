/** A consumer group of the memory log: who holds which task, and what is handed to whom next. */
import { outOfBounds } from './faults';
import type { RecordBatch, TaskHandler } from './log';
import type { TaskPosition } from '../position';
import type { MemoryBroker, StoredRecord } from './memory-broker';
import { MemoryMember, type HeldTask } from './memory-member';

/** One thing that could be handed out now. */
interface Waiting {
  readonly member: MemoryMember;
  readonly task: HeldTask;
  readonly topic: string;
}

export class MemoryGroup {
  /** Everybody who still reads, in the order they joined; an expelled member reads on until it is readmitted. */
  private readers: MemoryMember[] = [];
  private readonly expelled = new Set<MemoryMember>();
  private unsettled = false;
  private settling: Promise<void> | undefined;

  constructor(private readonly broker: MemoryBroker) {}

  /** Whether members were asked for their tasks and have not all given them back. */
  get rebalancing(): boolean {
    return this.settling !== undefined;
  }

  join(topics: readonly string[], handler: TaskHandler): MemoryMember {
    const member = new MemoryMember(topics, handler, (gone) => this.remove(gone));
    this.readers.push(member);
    this.change();
    return member;
  }

  /**
   * The group takes a member that lives for dead: its tasks go to others while it still works on them, until
   * `readmit` lets it find out. Two owners at once, as after a long pause of a process.
   */
  expel(member: MemoryMember): void {
    this.expelled.add(member);
    this.change();
  }

  readmit(member: MemoryMember): void {
    this.expelled.delete(member);
    this.change();
  }

  remove(member: MemoryMember): void {
    this.readers = this.readers.filter((reader) => reader !== member);
    this.expelled.delete(member);
    this.change();
  }

  async settle(): Promise<void> {
    this.settling ??= this.rebalance().finally(() => {
      this.settling = undefined;
      this.broker.wake();
    });
    await this.settling;
  }

  async deliver(choose: (n: number) => number): Promise<boolean> {
    if (this.unsettled || this.settling) await this.settle();
    const next = this.next(choose);
    if (!next) return false;
    await this.hand(next, choose);
    return true;
  }

  /** Self-driving: starts everything that can be started now; each step that ends wakes the broker again. */
  drive(choose: (n: number) => number): void {
    if (this.settling) return;
    if (this.unsettled) {
      void this.settle();
      return;
    }
    for (let next = this.next(choose); next; next = this.next(choose)) {
      void this.hand(next, choose).finally(() => this.broker.wake());
    }
  }

  private change(): void {
    this.unsettled = true;
    this.broker.wake();
  }

  /** Eager, as Kafka's: every member gives all its tasks back, then partition p goes to member p modulo members. */
  private async rebalance(): Promise<void> {
    while (this.unsettled) {
      this.unsettled = false;
      const members = this.readers.filter((reader) => !this.expelled.has(reader));
      await Promise.all(members.map((member) => member.release().catch((error: unknown) => member.fail(error))));
      const topics = members.flatMap((member) => member.topics);
      const partitions = Math.max(0, ...topics.map((topic) => this.broker.settings(topic)?.partitions ?? 0));
      await Promise.all(
        Array.from({ length: partitions }, async (_, partition) => {
          const member = members[partition % members.length];
          if (member?.alive === true) await member.takeOn(partition, (position) => this.check(member, partition, position));
        }),
      );
    }
  }

  private check(member: MemoryMember, partition: number, position: TaskPosition): void {
    for (const topic of member.topics) {
      const { start, end } = this.broker.partition(topic, partition);
      const at = position[topic] ?? 0;
      if (at < start || at > end) throw outOfBounds(topic, partition, at, { start, end });
    }
  }

  private next(choose: (n: number) => number): Waiting | undefined {
    const waiting = this.readers.flatMap((member) =>
      member.idleTasks().flatMap((task) =>
        member.topics
          .filter((topic) => this.broker.end(topic, task.partition) > (task.next.get(topic) ?? 0))
          .map((topic) => ({ member, task, topic })),
      ),
    );
    return waiting.length === 0 ? undefined : waiting[choose(waiting.length)];
  }

  private pauseUntil(task: HeldTask, moment: Promise<unknown>): void {
    task.pauses++;
    const over = (): void => {
      task.pauses--;
      this.broker.wake();
    };
    moment.then(over, over);
  }

  private async hand({ member, task, topic }: Waiting, choose: (n: number) => number): Promise<void> {
    await member.work(task, async () => {
      const log = this.broker.partition(topic, task.partition);
      const { start, end, records } = log;
      const from = task.next.get(topic) ?? 0;
      if (from < start) throw outOfBounds(topic, task.partition, from, { start, end });
      const first = firstFrom(records, from);
      const waiting = records.length - first;
      const count = waiting === 0 ? 0 : choose(waiting) + 1;
      let after = from;
      if (count > 0) {
        const batch = toBatch(topic, task.partition, records.slice(first, first + count), end);
        const back = await handed(member.handler, batch, (moment) => this.pauseUntil(task, moment));
        if (!task.held) return;
        if (back !== undefined) {
          for (const each of member.topics) task.next.set(each, back[each] ?? 0);
          return;
        }
        after = batch.nextOffset;
      }
      // Offsets up to the next record hold nothing that a reader sees. What retention took meanwhile is not passed: the
      // next step finds the hole.
      const passed = after < log.start ? after : (records[firstFrom(records, after)]?.offset ?? end);
      task.next.set(topic, passed);
      member.handler.passed?.(topic, task.partition, passed);
    });
  }
}

/** Afterwards the bytes are spoiled, as they may be with Kafka: so whoever keeps them is found out. */
async function handed(handler: TaskHandler, batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void): Promise<TaskPosition | undefined> {
  try {
    return await handler.batch(batch, pauseUntil);
  } finally {
    batch.bytes.fill(0xff);
  }
}

function firstFrom(records: readonly StoredRecord[], offset: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toBatch(topic: string, partition: number, records: readonly StoredRecord[], endOffset: number): RecordBatch {
  const count = records.length;
  const bytes = new Uint8Array(records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0));
  const [keyStart, keyEnd, valueStart, valueEnd] = [new Int32Array(count), new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  let at = 0;
  const put = (content: Uint8Array | null): [number, number] => {
    if (content === null) return [-1, -1];
    bytes.set(content, at);
    at += content.length;
    return [at - content.length, at];
  };
  records.forEach(({ key, value }, i) => {
    [keyStart[i], keyEnd[i]] = put(key);
    [valueStart[i], valueEnd[i]] = put(value);
  });
  const offsets = Float64Array.from(records, (record) => record.offset);
  const logTimes = Float64Array.from(records, (record) => record.logTime);
  const nextOffset = (offsets[count - 1] ?? -1) + 1;
  const headers = (i: number): Record<string, string> => ({ ...records[i]?.headers });
  return { topic, partition, bytes, count, offsets, logTimes, keyStart, keyEnd, valueStart, valueEnd, nextOffset, endOffset, headers };
}
