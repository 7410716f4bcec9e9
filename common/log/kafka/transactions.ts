/** Exactly-once outputs: one transactional producer for each transactional id. */
import type { Kafka, Producer, RetryOptions, Transaction } from 'kafkajs';
import { fenced } from '../faults';
import { LogError, type Fence, type OutgoingRecord } from '../log';
import { asLogError, kindOf } from './kafka-fault';
import { pack, place } from './outgoing';
import type { Topics } from './topics';
import { within } from './within';

/**
 * Bounded, so that an append to a Kafka that is gone fails and says so (after about half a minute). It begins small,
 * because a transaction that follows another closely is refused for a few milliseconds, until the markers are written.
 */
export const PRODUCER_RETRY: RetryOptions = { initialRetryTime: 5, maxRetryTime: 5_000, multiplier: 2, retries: 14 };

/** The broker aborts what a dead writer began after this long, ms; until then readers of those topics wait. */
const TRANSACTION_TIMEOUT = 15_000;
const LET_GO_WITHIN = 5_000;

export interface Marks {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export class Transactions {
  private readonly producers = new Map<string, Producer>();
  private readonly turns = new Map<string, Promise<unknown>>();
  /** How often each id was fenced from here. */
  private readonly fences = new Map<string, Fence>();

  constructor(
    private readonly kafka: Kafka,
    private readonly topics: Topics,
  ) {}

  async fence(transactionalId: string): Promise<Fence> {
    return this.inTurn(transactionalId, async () => {
      const fence = (this.fences.get(transactionalId) ?? 0) + 1;
      this.fences.set(transactionalId, fence);
      await this.drop(transactionalId);
      try {
        // Taking the producer id fences, and waits until the former writer's transaction is ended; nothing is sent here.
        await (await this.begin(transactionalId)).abort();
        return fence;
      } catch (error) {
        await this.drop(transactionalId);
        throw asLogError(`could not become the writer ${transactionalId}`, error);
      }
    });
  }

  async appendOnce(transactionalId: string, records: readonly OutgoingRecord[], marks: Marks, fence?: Fence): Promise<void> {
    // In turn from the very call: a fence that is asked for later must find it done.
    await this.inTurn(transactionalId, async () => {
      // Kafka knows processes apart, and all writers of one id share a producer here.
      if (fence !== undefined && this.fences.get(transactionalId) !== fence) throw fenced(transactionalId);
      const shapes = await this.topics.shapesOf(records.map(({ topic }) => topic));
      let placed = records.flatMap((record) => {
        const shape = shapes.get(record.topic);
        return shape ? [place(record, shape)] : [];
      });
      let transaction: Transaction | undefined;
      try {
        transaction = await this.begin(transactionalId);
        while (placed.length > 0) {
          const { topicMessages, count } = pack(placed);
          await transaction.sendBatch({ topicMessages, acks: -1 });
          placed = placed.slice(count);
        }
        await transaction.sendOffsets({
          consumerGroupId: marks.group,
          topics: [{ topic: marks.topic, partitions: [{ partition: marks.partition, offset: String(marks.offset) }] }],
        });
        await transaction.commit();
      } catch (error) {
        await this.giveUp(transactionalId, transaction);
        throw told(transactionalId, error);
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.turns.values()].map((turn) => within(LET_GO_WITHIN, turn.catch(() => undefined))));
    await Promise.all([...this.producers.keys()].map((transactionalId) => this.drop(transactionalId)));
  }

  private async begin(transactionalId: string): Promise<Transaction> {
    let producer = this.producers.get(transactionalId);
    if (!producer) {
      producer = this.kafka.producer({
        transactionalId,
        idempotent: true,
        maxInFlightRequests: 1,
        transactionTimeout: TRANSACTION_TIMEOUT,
        allowAutoTopicCreation: false,
        retry: PRODUCER_RETRY,
      });
      this.producers.set(transactionalId, producer);
      await producer.connect();
    }
    return producer.transaction();
  }

  /** A producer whose transaction failed is of no more use (kafkajs keeps it in the state it failed in). */
  private async giveUp(transactionalId: string, transaction: Transaction | undefined): Promise<void> {
    if (transaction?.isActive() === true) {
      const aborted = transaction.abort().catch(() => {
        // The broker aborts it when the transaction times out, or the next writer's fence does.
      });
      await within(LET_GO_WITHIN, aborted);
    }
    await this.drop(transactionalId);
  }

  private async drop(transactionalId: string): Promise<void> {
    const producer = this.producers.get(transactionalId);
    this.producers.delete(transactionalId);
    if (!producer) return;
    const disconnected = producer.disconnect().catch(() => {
      // Its connection is gone already: nothing is left to let go of.
    });
    await within(LET_GO_WITHIN, disconnected);
  }

  /** One call of an id after the other: a producer has one transaction at a time. */
  private async inTurn<T>(transactionalId: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(transactionalId) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    this.turns.set(transactionalId, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(transactionalId) === turn) this.turns.delete(transactionalId);
    }
  }
}

function told(transactionalId: string, error: unknown): LogError {
  const fences = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_TXN_STATE'];
  if (fences.includes(kindOf(error))) return fenced(transactionalId, error);
  return asLogError(`it is unknown whether the transaction of ${transactionalId} was committed: fence it and ask what is committed`, error);
}
