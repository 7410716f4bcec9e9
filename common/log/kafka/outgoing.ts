/** Records on their way to Kafka: placed, weighed and packed into requests that the broker takes. */
import type { Message, TopicMessages } from 'kafkajs';
import { tooLarge } from '../faults';
import type { OutgoingRecord } from '../log';
import { partitionFor } from '../partitioner';
import type { TopicShape } from './topics';

/** A record that knows its partition and its size on the wire, bytes. */
export interface Placed {
  readonly topic: string;
  readonly partition: number;
  readonly message: Message;
  readonly size: number;
  /** The most that one batch of this partition may weigh, bytes. */
  readonly limit: number;
}

/** One request: what kafkajs sends, and where each record stands in it. */
export interface Chunk {
  readonly topicMessages: TopicMessages[];
  readonly count: number;
}

/** A request's weight, bytes: large enough to keep the broker busy, small enough not to hold up the event loop. */
const REQUEST_BYTES = 2_000_000;
/** A partition's share of it, so that readers get batches well below their fetch size. */
const PARTITION_BYTES = 500_000;
/** What Kafka's format adds, at most, to a batch and to a record's key, value and headers, bytes. */
const BATCH_OVERHEAD = 61;
const RECORD_OVERHEAD = 40;

/** Throws LogError for a record that its topic does not take. */
export function place(record: OutgoingRecord, shape: TopicShape): Placed {
  const { topic, headers } = record;
  const key = asBuffer(record.key);
  const value = asBuffer(record.value);
  const size =
    RECORD_OVERHEAD +
    (key?.length ?? 0) +
    (value?.length ?? 0) +
    Object.entries(headers ?? {}).reduce((sum, [name, text]) => sum + 10 + Buffer.byteLength(name) + Buffer.byteLength(text), 0);
  if (size + BATCH_OVERHEAD > shape.maxMessageBytes) throw tooLarge(topic, size, shape.maxMessageBytes);
  const partition = record.partition ?? partitionFor({ key }, shape.partitions);
  const limit = Math.min(PARTITION_BYTES, shape.maxMessageBytes - BATCH_OVERHEAD);
  return { topic, partition, size, limit, message: { key, value, partition, ...(headers ? { headers: { ...headers } } : {}) } };
}

/** Packs as many of the records, in order, as one request may carry: at least one. */
export function pack(records: Iterable<Placed>): Chunk {
  const messages = new Map<string, Map<number, Message[]>>();
  const weights = new Map<string, number>();
  let total = 0;
  let count = 0;
  for (const { topic, partition, message, size, limit } of records) {
    const lane = `${topic}/${partition}`;
    const weight = (weights.get(lane) ?? 0) + size;
    // A record larger than the usual share travels alone in its partition's batch.
    if (count > 0 && (total + size > REQUEST_BYTES || (weight > limit && weights.has(lane)))) break;
    weights.set(lane, weight);
    total += size;
    count++;
    let lanes = messages.get(topic);
    if (!lanes) messages.set(topic, (lanes = new Map<number, Message[]>()));
    const list = lanes.get(partition);
    if (list) list.push(message);
    else lanes.set(partition, [message]);
  }
  return { count, topicMessages: [...messages].map(([topic, lanes]) => ({ topic, messages: sorted(lanes) })) };
}

/**
 * Messages that are sorted by partition. kafkajs does that with `reduce`, and copies for each message all those before
 * it; so this list's `reduce` answers what would come out.
 */
function sorted(lanes: ReadonlyMap<number, Message[]>): Message[] {
  return Object.assign([...lanes.values()].flat(), { reduce: () => Object.fromEntries(lanes) });
}

function asBuffer(content: string | Uint8Array | null): Buffer | null {
  if (content === null || Buffer.isBuffer(content)) return content;
  if (typeof content === 'string') return Buffer.from(content);
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
