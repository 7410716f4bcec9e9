/**
 * The outbox's way into Kafka, exactly once: each transaction appends the records and moves a mark (the relay group's
 * committed offset of the input topic) past the inputs that caused them, so the mark tells what was sent whatever
 * crashed. An entry below the mark is dropped: it was sent, and came back with a store that went back or a task that
 * read on from a generation's cut.
 *
 * It does not wait until Redis has the commit on disk. A dead letter follows from its input record alone, so a store that
 * goes back makes the same entry again, for the same offset, and can unsay nothing; of topologies see docs/STREAMS.md.
 */
import type { LiveState, OutboxEntry } from '../common/live/live-state';
import type { Fence, Log } from '../common/log/log';
import { InTurn } from './in-turn';
import { outgoing } from './outbox-record';

export interface RelayParts {
  readonly live: Pick<LiveState, 'outbox' | 'dropOutbox'>;
  readonly log: Pick<Log, 'fence' | 'committed' | 'appendOnce'>;
  /** Names its group and, with the partition, its transactional id. */
  readonly name: string;
  /** The topics whose records cause outputs. */
  readonly topics: readonly string[];
  /** Entries in one transaction at most. @default 100 */
  readonly atOnce?: number;
  /** Told, as soon as it is known, below which offset of an input topic everything was sent. */
  readonly onMark?: (topic: string, below: number) => void;
}

/** What holds while this relay is the one writer. */
interface Writing {
  readonly fence: Fence;
  /** By input topic, the offset below which everything was sent. */
  readonly marks: Map<string, number>;
}

export class OutboxRelay {
  private writing: Writing | undefined;
  private readonly turns = new InTurn();
  /** A drain that has not begun. */
  private next: Promise<number> | undefined;

  constructor(
    readonly partition: number,
    private readonly parts: RelayParts,
  ) {}

  /** Sends what waits and resolves to how many records that were. What it throws is no harm: call it again. */
  async drain(): Promise<number> {
    // One that has not begun sends what this caller means as well; otherwise as many would wait as there are commits.
    if (this.next) return this.next.then(() => 0);
    this.next = this.turns.run(() => this.drainInTurn());
    return this.next;
  }

  private async drainInTurn(): Promise<number> {
    this.next = undefined;
    const { live, atOnce = 100 } = this.parts;
    let sent = 0;
    for (let waiting = await live.outbox(this.partition, atOnce); ; ) {
      const topic = waiting[0]?.topic;
      if (topic === undefined) return sent;
      // A transaction moves one mark, so it takes the entries at the head that one topic caused.
      const end = waiting.findIndex((entry) => entry.topic !== topic);
      const entries = end < 0 ? waiting : waiting.slice(0, end);
      sent += await this.send(topic, entries);
      // In this order; an entry that was read before it was dropped lies below the mark.
      [, waiting] = await Promise.all([live.dropOutbox(this.partition, entries), live.outbox(this.partition, atOnce)]);
    }
  }

  private async send(topic: string, entries: readonly OutboxEntry[]): Promise<number> {
    const { marks, fence } = (this.writing ??= await this.begin());
    let offset = marks.get(topic) ?? 0;
    const unsent = entries.filter((entry) => {
      const fresh = entry.offset >= offset;
      if (fresh) offset = entry.offset + 1;
      return fresh;
    });
    if (unsent.length === 0) return 0;
    try {
      await this.parts.log.appendOnce(this.writer, unsent.map(outgoing), { group: this.parts.name, topic, partition: this.partition, offset }, fence);
    } catch (error) {
      // Sent or not, or another relay writes now: only a new beginning knows.
      this.writing = undefined;
      throw error;
    }
    marks.set(topic, offset);
    this.parts.onMark?.(topic, offset);
    return unsent.length;
  }

  /** Fences every other relay of this task first: only then do the marks stand still. */
  private async begin(): Promise<Writing> {
    const { log, topics, name, onMark } = this.parts;
    const fence = await log.fence(this.writer);
    const offsets = await Promise.all(topics.map((topic) => log.committed(name, topic, this.partition)));
    const marks = new Map(topics.map((topic, i) => [topic, offsets[i] ?? 0]));
    marks.forEach((below, topic) => onMark?.(topic, below));
    return { fence, marks };
  }

  private get writer(): string {
    return `${this.parts.name}-${this.partition}`;
  }
}
