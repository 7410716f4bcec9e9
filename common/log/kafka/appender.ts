/**
 * Appends with one idempotent producer. Whatever is asked for while a request is under way travels in the next one, so
 * single records get the latency of one round trip and many get the throughput of large batches. One request at a time:
 * kafkajs takes a failed request's sequence numbers back, and a second request under way would get the same ones, which
 * the broker would take for a repetition and drop. For the same reason a producer that failed is thrown away.
 */
import type { Kafka, Producer, RecordMetadata } from 'kafkajs';
import { closed } from '../faults';
import { LogError, type AppendedAt, type OutgoingRecord } from '../log';
import { asLogError } from './kafka-fault';
import { pack, place, type Placed } from './outgoing';
import { PRODUCER_RETRY } from './transactions';
import type { Topics } from './topics';
import { within } from './within';

/** One call of `append`. */
interface Asked {
  readonly records: readonly Placed[];
  readonly places: AppendedAt[];
  readonly resolve: (places: AppendedAt[]) => void;
  readonly reject: (cause: unknown) => void;
}

const DISCONNECT_WITHIN = 5_000;

export class Appender {
  private queue: Asked[] = [];
  private looking: Promise<unknown> = Promise.resolve();
  private sending: Promise<void> | undefined;
  private connected: Promise<Producer> | undefined;
  private over = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly topics: Topics,
  ) {}

  async append(records: readonly OutgoingRecord[]): Promise<AppendedAt[]> {
    if (records.length === 0) return [];
    // One call after the other, so that looking a topic up does not let a later call overtake.
    const looked = this.looking.then(() => this.topics.shapesOf(records.map(({ topic }) => topic)));
    this.looking = looked.catch(() => {
      // The call that asked hears of it.
    });
    const shapes = await looked;
    const placed = records.map((record) => {
      const shape = shapes.get(record.topic);
      if (!shape) throw new LogError(`topic ${record.topic} was deleted`);
      return place(record, shape);
    });
    if (this.over) throw closed();
    return new Promise((resolve, reject) => {
      this.queue.push({ records: placed, places: [], resolve, reject });
      this.sending ??= this.sendAll();
    });
  }

  async close(): Promise<void> {
    this.over = true;
    await this.sending;
    await this.dropProducer();
  }

  private async sendAll(): Promise<void> {
    while (this.queue.length > 0) await this.sendNext();
    this.sending = undefined;
  }

  private async sendNext(): Promise<void> {
    const { topicMessages, count } = pack(this.waiting());
    try {
      const producer = await this.producer();
      const sent = await producer.sendBatch({ topicMessages, acks: -1 });
      this.answer(count, sent);
    } catch (error) {
      await this.dropProducer();
      this.refuse(
        count,
        asLogError(
          `could not append ${count} records, or could not learn whether they were appended; append them again (the same event ids are harmless)`,
          error,
        ),
      );
    }
  }

  private *waiting(): Iterable<Placed> {
    for (const { records, places } of this.queue) {
      for (let i = places.length; i < records.length; i++) {
        const record = records[i];
        if (record) yield record;
      }
    }
  }

  private answer(count: number, sent: readonly RecordMetadata[]): void {
    const next = new Map(sent.map(({ topicName, partition, baseOffset }) => [`${topicName}/${partition}`, Number(baseOffset ?? -1)]));
    for (let left = count; left > 0; left--) {
      const asked = this.queue[0];
      const record = asked?.records[asked.places.length];
      if (!asked || !record) return;
      const lane = `${record.topic}/${record.partition}`;
      const offset = next.get(lane) ?? -1;
      if (offset < 0) throw new LogError(`Kafka did not tell where it put a record of ${lane}`);
      next.set(lane, offset + 1);
      asked.places.push({ topic: record.topic, partition: record.partition, offset });
      if (asked.places.length === asked.records.length) {
        this.queue.shift();
        asked.resolve(asked.places);
      }
    }
  }

  /** Refuses every call that had a record among the first `count`; the rest of such a call must not be sent alone. */
  private refuse(count: number, cause: LogError): void {
    let left = count;
    while (left > 0) {
      const asked = this.queue.shift();
      if (!asked) return;
      left -= asked.records.length - asked.places.length;
      asked.reject(cause);
    }
  }

  private producer(): Promise<Producer> {
    this.connected ??= (async () => {
      const producer = this.kafka.producer({ idempotent: true, allowAutoTopicCreation: false, retry: PRODUCER_RETRY });
      await producer.connect();
      return producer;
    })();
    return this.connected;
  }

  private async dropProducer(): Promise<void> {
    const dropped = this.connected;
    this.connected = undefined;
    if (!dropped) return;
    const disconnected = dropped.then((producer) => producer.disconnect()).catch(() => {
      // It never connected, or its connection is gone already: nothing is left to let go of.
    });
    await within(DISCONNECT_WITHIN, disconnected);
  }
}
