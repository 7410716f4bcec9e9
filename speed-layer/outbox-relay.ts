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
import type { Log } from '../common/log/log';
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
}

export class OutboxRelay {
  /** By input topic, the offset below which everything was sent; undefined until this relay is the one writer. */
  private marks: Map<string, number> | undefined;
  private readonly turns = new InTurn();

  constructor(
    readonly partition: number,
    private readonly parts: RelayParts,
  ) {}

  /** Sends what waits and resolves to how many records that were. What it throws is no harm: call it again. */
  drain(): Promise<number> {
    return this.turns.run(() => this.drainInTurn());
  }

  private async drainInTurn(): Promise<number> {
    let sent = 0;
    for (;;) {
      const waiting = await this.parts.live.outbox(this.partition, this.parts.atOnce ?? 100);
      const topic = waiting[0]?.topic;
      if (topic === undefined) return sent;
      // A transaction moves one mark, so it takes the entries at the head that one topic caused.
      const end = waiting.findIndex((entry) => entry.topic !== topic);
      const entries = end < 0 ? waiting : waiting.slice(0, end);
      sent += await this.send(topic, entries);
      // One by one: whatever happened meanwhile, only an entry that equals a sent one can go.
      for (const entry of entries) await this.parts.live.dropOutbox(this.partition, entry, 1);
    }
  }

  private async send(topic: string, entries: readonly OutboxEntry[]): Promise<number> {
    const marks = (this.marks ??= await this.begin());
    let offset = marks.get(topic) ?? 0;
    const unsent = entries.filter((entry) => {
      const fresh = entry.offset >= offset;
      if (fresh) offset = entry.offset + 1;
      return fresh;
    });
    if (unsent.length === 0) return 0;
    try {
      await this.parts.log.appendOnce(this.writer, unsent.map(outgoing), { group: this.parts.name, topic, partition: this.partition, offset });
    } catch (error) {
      // Sent or not, or another relay writes now: only a new beginning knows.
      this.marks = undefined;
      throw error;
    }
    marks.set(topic, offset);
    return unsent.length;
  }

  /** Fences every other relay of this task first: only then do the marks stand still. */
  private async begin(): Promise<Map<string, number>> {
    const { log, topics, name } = this.parts;
    await log.fence(this.writer);
    const offsets = await Promise.all(topics.map((topic) => log.committed(name, topic, this.partition)));
    return new Map(topics.map((topic, i) => [topic, offsets[i] ?? 0]));
  }

  private get writer(): string {
    return `${this.parts.name}-${this.partition}`;
  }
}
