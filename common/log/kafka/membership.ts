/**
 * A place in a Kafka consumer group whose offsets are not Kafka's but the handler's.
 *
 * At every join: pause what was assigned, give back the old tasks, ask the handler where each new one reads on, check
 * that the log still holds that position, seek, resume; and give up at any point if another join has happened. From
 * then on a fetch that does not start exactly where the last one ended is not handed out but sought again.
 */
import type { Consumer, EachBatchPayload, Kafka, LogEntry } from 'kafkajs';
import type { Position, TaskPosition } from '../../position';
import { outOfBounds } from '../faults';
import { LogError, type Membership, type TaskHandler } from '../log';
import { byTask } from './assigner';
import { connectKafka, type KafkaLogOptions } from './client';
import { asLogError } from './kafka-fault';
import { fetchedOf, installFetchAnswers } from './fetch-answer';
import type { FetchedRecords } from './fetched-records';
import { recordBatches } from './record-batches';
import { Task } from './task';
import { within } from './within';

type Bounds = (topics: readonly string[]) => Promise<{ start: Position; end: Position }>;

/** How often a sign of life is due while a handler works, ms (kafkajs sends what is needed of them). */
const HEARTBEAT_EVERY = 500;
/** How long a leaving member waits for its handler, and then for the group, ms. */
const LET_GO_WITHIN = 10_000;
const CONCURRENT_BATCHES = 64;

export class KafkaMembership implements Membership {
  readonly ended: Promise<void>;
  private readonly consumer: Consumer;
  private readonly tasks = new Map<number, Task>();
  private joins = 0;
  private changing: Promise<void> = Promise.resolve();
  private over: Promise<void> | undefined;
  private gone = false;
  private settle: { resolve: () => void; reject: (cause: unknown) => void } = { resolve: () => undefined, reject: () => undefined };

  constructor(
    private readonly options: KafkaLogOptions,
    readonly group: string,
    private readonly topics: readonly string[],
    private readonly handler: TaskHandler,
    private readonly bounds: Bounds,
  ) {
    installFetchAnswers();
    this.ended = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // Whoever joined watches `ended`, maybe a moment later; until then a rejection must not end the process.
    this.ended.catch(() => undefined);
    const kafka = connectKafka(options, (entry) => this.hear(entry));
    this.consumer = this.consumerOf(kafka, options.sessionTimeout ?? 10_000, options.fetchBytes ?? 8_388_608);
  }

  /** Resolves once this member is in the group. */
  async join(): Promise<void> {
    const { GROUP_JOIN, STOP, CRASH } = this.consumer.events;
    const joined = new Promise<void>((resolve) => {
      this.consumer.on(GROUP_JOIN, ({ payload }) => {
        this.reassign(payload.memberAssignment);
        resolve();
      });
    });
    // kafkajs lets go of the group before it starts again by itself, and then joins anew.
    this.consumer.on(STOP, () => this.reassign({}));
    this.consumer.on(CRASH, ({ payload }) => {
      const fault = asLogError(`${this.group} cannot read on`, payload.error);
      if (!payload.restart) this.end(fault);
      else if (this.over === undefined) this.options.report?.(`${fault.message}; trying again`);
    });
    try {
      await this.consumer.connect();
      await this.consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
      await this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_BATCHES,
        eachBatch: (payload) => this.take(payload),
      });
    } catch (error) {
      this.end(asLogError(`${this.group} could not join`, error));
    }
    await Promise.race([joined, this.ended]);
  }

  async leave(): Promise<void> {
    this.end(undefined);
    await this.over;
  }

  async noteProgress(position: Position): Promise<void> {
    const offsets = Object.entries(position).flatMap(([topic, next]) =>
      [...this.tasks.keys()].flatMap((partition) => {
        const offset = next[partition];
        return offset === undefined ? [] : [{ topic, partition, offset: String(offset) }];
      }),
    );
    if (this.over !== undefined || offsets.length === 0) return;
    try {
      await this.consumer.commitOffsets(offsets);
    } catch {
      // During a rebalance nothing can be said; the next call says more.
    }
  }

  private consumerOf(kafka: Kafka, sessionTimeout: number, fetchBytes: number): Consumer {
    return kafka.consumer({
      groupId: this.group,
      partitionAssigners: [byTask],
      sessionTimeout,
      // Also how soon a rebalance is noticed.
      heartbeatInterval: HEARTBEAT_EVERY,
      maxWaitTimeInMs: 100,
      minBytes: 1,
      maxBytesPerPartition: fetchBytes,
      maxBytes: 8 * fetchBytes,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8, restartOnFailure: async () => this.over === undefined },
    });
  }

  /** Another join, or none any more: the old tasks are given back, then the new ones taken on. */
  private reassign(assignment: Readonly<Record<string, number[]>>): void {
    const join = ++this.joins;
    for (const task of this.tasks.values()) task.shut();
    if (this.over !== undefined) return;
    const assigned = Object.entries(assignment).map(([topic, partitions]) => ({ topic, partitions }));
    if (assigned.length > 0) this.consumer.pause(assigned);
    const partitions = [...new Set(Object.values(assignment).flat())].sort((a, b) => a - b);
    this.changing = this.changing
      .then(() => this.giveBack())
      .then(() => this.takeOn(join, partitions))
      .catch((error: unknown) => this.end(error));
  }

  private async takeOn(join: number, partitions: readonly number[]): Promise<void> {
    const current = () => join === this.joins && this.over === undefined;
    const known = this.bounds(this.topics);
    // Looked at below, task by task; this only keeps an early failure from going unwatched.
    known.catch(() => undefined);
    const taken = await Promise.allSettled(
      partitions.map(async (partition) => {
        if (!current()) return;
        const task = new Task(partition);
        this.tasks.set(partition, task);
        const position = await this.handler.assigned(partition);
        if (!current()) return;
        const fault = outside(this.topics, partition, position, await known);
        // The end may have moved since it was asked for; only a fresh answer condemns.
        const again = fault && outside(this.topics, partition, position, await this.bounds(this.topics));
        if (again) throw again;
        if (!current()) return;
        this.seek(task, position);
        this.consumer.resume(this.topics.map((topic) => ({ topic, partitions: [partition] })));
        task.openUp();
      }),
    );
    // Only now: a task is given back when its `assigned` is over.
    const failed = taken.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Hands every task back, each once its batch in hand is dealt with. */
  private async giveBack(): Promise<void> {
    const tasks = [...this.tasks.values()];
    this.tasks.clear();
    await Promise.all(
      tasks.map(async (task) => {
        task.shut();
        await task.idle();
        await this.handler.revoked(task.partition);
      }),
    );
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const { messages, partition } = payload.batch;
    const fetched = messages[0] && fetchedOf(messages[0]);
    fetched?.take();
    try {
      const task = this.tasks.get(partition);
      if (task?.isOpen() === true) await this.takeFor(task, payload, fetched);
    } finally {
      fetched?.release();
    }
  }

  private async takeFor(task: Task, payload: EachBatchPayload, fetched: FetchedRecords | undefined): Promise<void> {
    const beat = setInterval(() => {
      if (this.gone) clearInterval(beat);
      payload.heartbeat().catch(() => {
        // A rebalance: kafkajs learns of it as soon as this batch is dealt with.
      });
    }, HEARTBEAT_EVERY);
    try {
      await task.inTurn(() => this.handOut(task, payload, fetched));
    } catch (error) {
      this.end(error);
    } finally {
      clearInterval(beat);
    }
  }

  private async handOut(task: Task, payload: EachBatchPayload, fetched: FetchedRecords | undefined): Promise<void> {
    const { batch } = payload;
    if (!task.isOpen() || payload.isStale() || !payload.isRunning()) return;
    const expected = task.at.get(batch.topic);
    if (expected === undefined) return;
    if (fetchedFrom(batch) !== expected) {
      this.consumer.seek({ topic: batch.topic, partition: task.partition, offset: String(expected) });
      return;
    }
    if (!fetched) throw new LogError(`${this.group} cannot read from this Kafka: it is older than 0.11`);
    const place = { topic: batch.topic, partition: task.partition, from: expected, endOffset: Number(batch.highWatermark) };
    for await (const records of recordBatches(fetched, place)) {
      // Unpacking takes its time.
      if (!task.isOpen()) return;
      const back = await this.handler.batch(records, (moment) => this.pauseUntil(task, moment));
      if (!task.isOpen()) return;
      if (back !== undefined) {
        this.seek(task, back);
        return;
      }
      task.at.set(batch.topic, records.nextOffset);
      payload.resolveOffset(String(records.nextOffset - 1));
    }
    const passed = fetched.lastOffset() + 1;
    task.at.set(batch.topic, passed);
    payload.resolveOffset(String(passed - 1));
    this.handler.passed?.(batch.topic, task.partition, passed);
  }

  /** Nothing of the task is fetched until `moment` has settled; a task that was given back meanwhile is no more of ours. */
  private pauseUntil(task: Task, moment: Promise<unknown>): void {
    const both = this.topics.map((topic) => ({ topic, partitions: [task.partition] }));
    task.pauses++;
    this.consumer.pause(both);
    const over = (): void => {
      task.pauses--;
      if (task.isOpen() && task.pauses === 0) this.consumer.resume(both);
    };
    moment.then(over, over);
  }

  private seek(task: Task, position: TaskPosition): void {
    for (const topic of this.topics) {
      const offset = position[topic] ?? 0;
      task.at.set(topic, offset);
      this.consumer.seek({ topic, partition: task.partition, offset: String(offset) });
    }
  }

  /** kafkajs is about to skip records: the one thing that must not happen. It tells nobody but its log. */
  private hear({ log }: LogEntry): void {
    if (!log.message.startsWith('Offset out of range')) return;
    const { topic, partition } = placeOf(log);
    for (const task of this.tasks.values()) task.shut();
    void this.endOutOfBounds(topic, partition);
  }

  private async endOutOfBounds(topic: string, partition: number): Promise<void> {
    const at = this.tasks.get(partition)?.at.get(topic) ?? 0;
    try {
      const { start, end } = await this.bounds([topic]);
      this.end(outOfBounds(topic, partition, at, { start: start[topic]?.[partition] ?? 0, end: end[topic]?.[partition] ?? 0 }));
    } catch (error) {
      this.end(asLogError(`the log no longer holds the position ${at} in ${topic}/${partition}`, error));
    }
  }

  /** Ends the membership, with a cause or (undefined) because it was asked to: once. */
  private end(cause: unknown): void {
    this.over ??= this.letGo(cause);
  }

  private async letGo(cause: unknown): Promise<void> {
    this.joins++;
    for (const task of this.tasks.values()) task.shut();
    try {
      await within(LET_GO_WITHIN, this.changing.then(() => this.giveBack()));
      await within(LET_GO_WITHIN, this.consumer.disconnect());
      if (cause === undefined) this.settle.resolve();
      else this.settle.reject(cause);
    } catch (error) {
      this.settle.reject(cause ?? asLogError(`${this.group} could not be left cleanly`, error));
    } finally {
      this.gone = true;
    }
  }
}

function outside(topics: readonly string[], partition: number, position: TaskPosition, log: { start: Position; end: Position }): LogError | undefined {
  for (const topic of topics) {
    const at = position[topic] ?? 0;
    const start = log.start[topic]?.[partition] ?? 0;
    const end = log.end[topic]?.[partition] ?? 0;
    if (at < start || at > end) return outOfBounds(topic, partition, at, { start, end });
  }
  return undefined;
}

/** The offset that was asked for. kafkajs keeps it on the batch, though its types do not say so. */
function fetchedFrom(batch: object): number {
  return 'fetchedOffset' in batch ? Number(batch.fetchedOffset) : NaN;
}

function placeOf(log: object): { topic: string; partition: number } {
  const topic = 'topic' in log ? String(log.topic) : '';
  const partition = 'partition' in log ? Number(log.partition) : 0;
  return { topic, partition };
}
