/**
 * One partition in a consumer's hands. What decides its delivery is when the place is written down up to which records were dealt
 * with: before the handler (at most once), after it (at least once), or together with what it sends (exactly once).
 */
import { isConnectionTrouble } from '../../../common/log/kafka/kafka-fault';
import { LogError, type Log, type OutgoingRecord, type RecordBatch } from '../../../common/log/log';
import type { TaskPosition } from '../../../common/position';
import { reasonOf } from '../../../common/reason';
import { rest } from '../../rounds';
import { copied, type LogRecord } from '../adapters/taken-record';
import { waitBefore } from './backoff';
import { deadLetterOf } from './dead-letter';
import type { Consuming } from './options';
import { Place } from './place';

/** Records whose place is written down together, at most: what a crash loses or repeats; of 'exactly-once' neither, so they are more. */
const AT_ONCE = { 'at-most-once': 100, 'at-least-once': 100, 'exactly-once': 1_000 };
/** After how long places are written down, ms; and how long a fetched batch is in hand, since a rebalance waits for it. */
const WRITTEN_EVERY = 500;
const HELD_FOR = 2_000;
/** Before Kafka is tried again, ms. */
const TRY_AGAIN = 1_000;

type PauseUntil = (moment: Promise<unknown>) => void;

export class ConsumedPartition {
  private readonly place: Place;
  /** Below it everything was dealt with, or (at most once) will be by nobody else. */
  private at: number;
  private outputs: OutgoingRecord[] = [];
  private failed = { offset: -1, attempts: 0 };

  constructor(
    partition: number,
    at: number,
    private readonly log: Log,
    private readonly consuming: Consuming,
    private readonly stopping: AbortSignal,
  ) {
    this.place = new Place(log, consuming, partition, at);
    this.at = at;
  }

  /** Resolves to where to read on where that is not behind the batch. */
  async take(batch: RecordBatch, pauseUntil: PauseUntil): Promise<TaskPosition | undefined> {
    const { topic, partition } = batch;
    try {
      if (this.writesOncePerPlace && !this.place.isMine) this.at = await this.place.takeOver();
      const isThrough = this.writesBefore ? await this.takeGranted(batch) : await this.takeInOrder(batch, pauseUntil);
      if (isThrough) this.at = Math.max(this.at, batch.nextOffset);
      await this.write();
      return isThrough ? undefined : { [topic]: this.at };
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      // It may have been written or not: whoever writes here next takes the place over first, and so learns which.
      this.consuming.report(`${topic}/${partition}: ${error.message}`);
      this.place.isMine = false;
      if (this.writesTogether) this.at = this.place.written;
      this.outputs = [];
      pauseUntil(rest(TRY_AGAIN, this.stopping));
      return { [topic]: this.at };
    }
  }

  private get writesBefore(): boolean {
    return this.consuming.delivery === 'at-most-once';
  }

  /** With a store, the key that is written with the effects is what makes it once; the place may come later. */
  private get writesTogether(): boolean {
    return this.consuming.delivery === 'exactly-once' && !this.consuming.hasStore;
  }

  private get writesOncePerPlace(): boolean {
    return this.writesBefore || this.writesTogether;
  }

  /** At most once: the place behind some records is written down, and only then are they handled. */
  private async takeGranted(batch: RecordBatch): Promise<boolean> {
    const until = Date.now() + HELD_FOR;
    let i = batch.offsets.findIndex((offset) => offset >= this.at);
    while (i >= 0 && i < batch.count) {
      if (this.stopping.aborted || Date.now() > until) return false;
      const end = Math.min(batch.count, i + AT_ONCE['at-most-once']);
      const granted = end === batch.count ? batch.nextOffset : (batch.offsets[end] ?? 0);
      await this.place.write([], granted);
      this.at = granted;
      for (; i < end; i++) await this.deal(copied(batch, i));
    }
    return true;
  }

  /** False where it did not get through. */
  private async takeInOrder(batch: RecordBatch, pauseUntil: PauseUntil): Promise<boolean> {
    const until = Date.now() + HELD_FOR;
    for (let i = 0; i < batch.count; i++) {
      const offset = batch.offsets[i] ?? 0;
      if (offset < this.at) continue;
      if (this.stopping.aborted || Date.now() > until) return false;
      const wait = await this.deal(copied(batch, i));
      if (wait !== undefined) {
        pauseUntil(rest(wait, this.stopping));
        return false;
      }
      this.at = Math.max(this.at, offset + 1);
      if (this.at - this.place.written >= AT_ONCE[this.consuming.delivery] || Date.now() - this.place.writtenAt > WRITTEN_EVERY) await this.write();
    }
    return true;
  }

  /** Resolves to how long to wait until it is tried again, ms; undefined once it is dealt with. */
  private async deal(record: LogRecord): Promise<number | undefined> {
    const { maxRetries, isTransient, backoff, report } = this.consuming;
    const { topic, partition, offset } = record;
    const attempt = this.failed.offset === offset ? this.failed.attempts + 1 : 1;
    try {
      await this.handle(record, attempt);
      return undefined;
    } catch (fault) {
      // What was broken off because the consumer stops is for whoever comes next.
      if (this.stopping.aborted && !this.writesBefore) return 0;
      // Kafka's trouble is no fault of the record's.
      if (fault instanceof LogError && isConnectionTrouble(fault) && !this.writesBefore) throw fault;
      if (isTransient(fault) && attempt <= maxRetries) {
        this.failed = { offset, attempts: attempt };
        const wait = waitBefore(attempt, backoff, Math.random());
        report(`${topic}/${partition}/${offset}: ${reasonOf(fault)}; trying again in ${(wait / 1_000).toFixed(1)} s (${attempt} of ${maxRetries})`);
        return wait;
      }
      await this.giveUp(record, attempt, fault);
      return undefined;
    }
  }

  private async handle(record: LogRecord, attempt: number): Promise<void> {
    const outputs: OutgoingRecord[] = [];
    const send = (output: OutgoingRecord): void => void outputs.push(output);
    // Within the store's work, so that the key is not written before the outputs are.
    const sendAll = async (): Promise<void> => {
      if (!this.writesTogether) await this.log.append(outputs);
    };
    await this.consuming.handle(record, { attempt, signal: this.stopping, send }, sendAll);
    if (this.writesTogether) this.outputs.push(...outputs);
  }

  /** Sent once, whoever dies: the dead letter and the place behind its record are written together. */
  private async giveUp(record: LogRecord, attempts: number, fault: unknown): Promise<void> {
    const { deadLetters, report } = this.consuming;
    const { topic, partition, offset } = record;
    const told = `${topic}/${partition}/${offset}: ${reasonOf(fault)}`;
    if (deadLetters === undefined) {
      await this.write();
      throw new Error(`${told}; given up after ${attempts} ${attempts === 1 ? 'try' : 'tries'}, and there are no dead letters`, { cause: fault });
    }
    const letter = deadLetterOf(record, deadLetters, attempts, fault);
    if (this.writesTogether) this.outputs.push(letter);
    else if (this.writesBefore) await this.sendIfItCanBe(letter);
    else {
      if (!this.place.isMine) this.at = Math.max(this.at, await this.place.takeOver());
      // Further than this record: whoever had the partition before sent it, and died before it knew.
      if (this.at > offset) return;
      await this.place.write([letter], offset + 1);
    }
    report(`${told}; sent to ${deadLetters} after ${attempts} ${attempts === 1 ? 'try' : 'tries'}`);
  }

  /** At most once: a dead letter may be lost as its record may. */
  private async sendIfItCanBe(letter: OutgoingRecord): Promise<void> {
    try {
      await this.log.append([letter]);
    } catch (error) {
      this.consuming.report(`could not send a dead letter: ${reasonOf(error)}`);
    }
  }

  private async write(): Promise<void> {
    if (this.at <= this.place.written) return;
    if (!this.writesTogether) {
      await this.place.note(this.at);
      return;
    }
    const { outputs } = this;
    this.outputs = [];
    await this.place.write(outputs, this.at);
  }
}
