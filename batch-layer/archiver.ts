/**
 * The archiver: reads every record of the log once and writes it to the archive, with its offset in the same
 * transaction. So whatever is killed, the archive holds exactly the log below its progress.
 */
import { eventOfTopic } from '../common/events/catalogue';
import type { LiveState } from '../common/live/live-state';
import { LogError, type Log, type RecordBatch } from '../common/log/log';
import { pausedFor, type Paused } from '../common/log/paused';
import { ofTask, type Position, type TaskPosition } from '../common/position';
import type { Millis } from '../common/time';
import type { Archive } from './archive';
import { judge, RowStock } from './judge';

export interface ArchiverParts {
  readonly archive: Archive;
  readonly live: Pick<LiveState, 'read'>;
  readonly log: Pick<Log, 'bounds'>;
  readonly topics: readonly string[];
  /** How many partitions each topic has. */
  readonly partitions: number;
  readonly now: () => Millis;
  /** Told of each chunk that was written. */
  readonly onWritten?: (told: ChunkTold) => void;
}

export interface ChunkTold {
  readonly topic: string;
  readonly partition: number;
  readonly added: number;
  readonly duplicates: number;
  readonly rejected: number;
}

export class Archiver {
  /** Where each task is archived up to, and where its reader stands: further on where markers lie between. */
  private readonly at = new Map<number, TaskPosition>();
  private readonly reading = new Map<number, TaskPosition>();
  /** Since when each task has had a batch in hand. */
  private readonly handed = new Map<number, Millis>();
  private readonly stock = new RowStock();

  constructor(private readonly parts: ArchiverParts) {}

  /**
   * Where to read a task on from. Throws LogError where the log does not hold that any more (or not yet), or no longer
   * all that an archive held which was lost: the archive would have a hole.
   */
  async assigned(partition: number): Promise<TaskPosition> {
    const { archive, live, log, topics } = this.parts;
    const bounds = await log.bounds(topics);
    const state = await live.read(partition);
    if (state && state.base > 0) await this.checkNotLost(partition, state.base, bounds.start);
    // A live state that began before any generation tells where the log began then: both layers fold the same range.
    const begun = state?.base === 0 ? state.slices[0]?.start : undefined;
    const position = await archive.begin(partition, begun ?? ofTask(bounds.start, partition));
    for (const topic of topics) {
      const at = position[topic] ?? 0;
      const [start, end] = [bounds.start[topic]?.[partition] ?? 0, bounds.end[topic]?.[partition] ?? 0];
      if (at < start || at > end) {
        throw new LogError(
          `${topic}/${partition} holds offsets ${start} to ${end}, but the archive must read on from ${at}: ` +
            (at < start ? 'retention removed records before they were archived' : 'it is another log, or one that lost records') +
            '; point KAFKA_BROKERS and DATABASE_URL to stores that belong together, or start anew with "twofold reset"',
        );
      }
    }
    this.at.set(partition, position);
    this.reading.set(partition, position);
    return position;
  }

  /** A live state that stands on a generation says that there was an archive. One that is missing can only come back whole. */
  private async checkNotLost(partition: number, generation: number, logStart: Position): Promise<void> {
    const { next } = await this.parts.archive.extent();
    const lost = this.parts.topics.find((topic) => (next[topic]?.[partition] ?? 0) === 0 && (logStart[topic]?.[partition] ?? 0) > 0);
    if (lost === undefined) return;
    throw new LogError(
      `the archive in Postgres knows nothing of ${lost}/${partition}, but the live state stands on generation ${generation}, and the log begins at ` +
        `${logStart[lost]?.[partition] ?? 0}: what was archived before is lost; restore Postgres from a backup, or start anew with "twofold reset"`,
    );
  }

  /** Archives a batch. Resolves to where to read on where somebody else archived these records already. */
  async batch(batch: RecordBatch): Promise<TaskPosition | undefined> {
    const { partition } = batch;
    this.handed.set(partition, this.parts.now());
    try {
      return await this.take(batch);
    } finally {
      this.handed.delete(partition);
    }
  }

  /** The tasks that Postgres holds up just now. */
  paused(): Paused[] {
    return Array.from(this.handed, ([partition, at]) => ({ partition, millis: pausedFor(this.parts.now(), at) })).filter((each): each is Paused => each.millis !== undefined);
  }

  /** How many offsets it has still to archive of each task that it has, where the log ends at `ends`. */
  lags(ends: Position): { topic: string; partition: number; offsets: number }[] {
    return [...this.reading].flatMap(([partition, reading]) =>
      Object.entries(reading).map(([topic, next]) => ({ topic, partition, offsets: Math.max(0, (ends[topic]?.[partition] ?? 0) - next) })),
    );
  }

  /** The tasks that it has. */
  held(): number[] {
    return [...this.at.keys()];
  }

  private async take(batch: RecordBatch): Promise<TaskPosition | undefined> {
    const { topic, partition } = batch;
    const declaration = eventOfTopic(topic);
    if (!declaration) throw new TypeError(`${topic} is not in the catalogue`);
    const at = this.at.get(partition) ?? (await this.assigned(partition));
    const from = at[topic] ?? 0;
    const told = await this.stock.lend(declaration, async (rows) => {
      const judged = judge(batch, from, this.parts.partitions, rows);
      const rejected = judged.rejected.length;
      if (rows.count + rejected === 0) return 'nothing new';
      const written = await this.parts.archive.write({ ...judged, declaration, partition, from, next: batch.nextOffset });
      return written && { ...written, rejected };
    });
    if (told === 'nothing new') return undefined;
    if (!told) return this.assigned(partition);
    this.at.set(partition, { ...at, [topic]: batch.nextOffset });
    this.passed(topic, partition, batch.nextOffset);
    this.parts.onWritten?.({ topic, partition, ...told });
    return undefined;
  }

  /** As TaskHandler.passed. */
  passed(topic: string, partition: number, offset: number): void {
    const reading = this.reading.get(partition);
    if (reading) this.reading.set(partition, { ...reading, [topic]: offset });
  }

  /**
   * Moves the archive on over offsets that hold nothing a reader sees (transaction markers, aborted records), as the speed
   * tasks do. Otherwise retention could take the last record of an idle partition, and that would look like a hole.
   */
  async keepUp(): Promise<void> {
    for (const [partition, reading] of this.reading) {
      for (const [topic, next] of Object.entries(reading)) {
        const at = this.at.get(partition) ?? {};
        const from = at[topic] ?? 0;
        const declaration = eventOfTopic(topic);
        if (next <= from || !declaration) continue;
        const nothing = { offsets: new Float64Array(), rejected: [], seconds: [] };
        const written = await this.stock.lend(declaration, (rows) => this.parts.archive.write({ ...nothing, rows, declaration, partition, from, next }));
        // Where a batch was archived meanwhile, that one has moved on already.
        if (written && this.at.get(partition) === at) this.at.set(partition, { ...at, [topic]: next });
      }
    }
  }

  revoked(partition: number): void {
    this.at.delete(partition);
    this.reading.delete(partition);
  }
}
