/**
 * Takes the place of kafkajs's decoding of fetch answers, which makes several objects of every record: here kafkajs gets
 * one message for each partition, which stands for all that was fetched of it, and `fetchedOf` gives that to whoever is
 * handed the message. Its offset is the last one fetched, so that kafkajs reads on behind it.
 */
import { createRequire } from 'node:module';
import { answerMemory } from './answer-memory';
import { int64 } from './batch-header';
import { FetchedRecords } from './fetched-records';

/** What kafkajs wants to know of one partition. */
interface PartitionAnswer {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  /** A replica to read from instead of the leader; -1 for none. */
  readonly preferredReadReplica: number;
  /** Nothing is left for kafkajs to filter. */
  readonly abortedTransactions: readonly never[];
  readonly messages: readonly { readonly offset: string; readonly isControlRecord: false }[];
}

interface FetchAnswer {
  readonly throttleTime: number;
  readonly clientSideThrottleTime?: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly PartitionAnswer[] }[];
}

interface ResponseModule {
  decode: (answer: Buffer) => Promise<FetchAnswer>;
}

/** Fetch versions that know transactions, as kafkajs implements them: of every Kafka since 0.11. */
const FETCH_VERSIONS = [4, 5, 6, 7, 8, 9, 10, 11];

const fetched = new WeakMap<object, FetchedRecords>();
let installed = false;

/** What a message stands for; undefined for one that kafkajs decoded itself, as it does for brokers before 0.11. */
export function fetchedOf(message: object): FetchedRecords | undefined {
  return fetched.get(message);
}

/** Puts the decoding into kafkajs, for all its consumers in this process; once. Throws where this is not the kafkajs it was written for. */
export function installFetchAnswers(): void {
  if (installed) return;
  const require = createRequire(__filename);
  for (const version of FETCH_VERSIONS) {
    const module: unknown = require(`kafkajs/src/protocol/requests/fetch/v${version}/response`);
    if (!isResponseModule(module)) throw new Error(`kafkajs's fetch response v${version} is not as expected: use kafkajs 2.2.4`);
    module.decode = async (answer) => decodeFetchAnswer(version, answer);
  }
  installed = true;
}

/** Throws RangeError where the answer ends before it should. Its memory is used again once all that was fetched is released. */
export function decodeFetchAnswer(version: number, answer: Buffer): FetchAnswer {
  const reader = new Reader(answer);
  const users = new Users(() => answerMemory.give(answer));
  const throttle = reader.int32();
  // An error code and a session id: errors come with the partitions, sessions are not asked for.
  if (version >= 7) reader.skip(6);
  const responses = reader.list(() => ({
    topicName: reader.text(),
    partitions: reader.list(() => partitionAnswer(reader, version, users)),
  }));
  // From version 8 on, the broker answers at once and leaves the waiting to the client.
  return version >= 8 ? { throttleTime: 0, clientSideThrottleTime: throttle, responses } : { throttleTime: throttle, responses };
}

function partitionAnswer(reader: Reader, version: number, users: Users): PartitionAnswer {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = String(reader.int64());
  // The last stable offset and, later, the log's first: nobody asks.
  reader.skip(version >= 5 ? 16 : 8);
  const aborted = reader.list(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }));
  const preferredReadReplica = version >= 11 ? reader.int32() : -1;
  const records = new FetchedRecords(reader.bytes(reader.int32()), aborted, () => users.end());
  const messages: PartitionAnswer['messages'][number][] = [];
  if (!records.isEmpty()) {
    const message = { offset: String(records.lastOffset()), isControlRecord: false } as const;
    fetched.set(message, records);
    users.begin();
    messages.push(message);
  }
  return { partition, errorCode, highWatermark, preferredReadReplica, abortedTransactions: [], messages };
}

/** Counts who still uses an answer. All have begun when the first one ends: they begin while it is decoded. */
class Users {
  private left = 0;

  constructor(private readonly onNone: () => void) {}

  begin(): void {
    this.left += 1;
  }

  end(): void {
    this.left -= 1;
    if (this.left === 0) this.onNone();
  }
}

/** Reads an answer's fields in order. */
class Reader {
  private at = 0;

  constructor(private readonly answer: Buffer) {}

  int16(): number {
    return this.answer.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.answer.readInt32BE(this.skip(4));
  }

  int64(): number {
    return int64(this.answer, this.skip(8));
  }

  text(): string {
    return this.bytes(this.int16()).toString();
  }

  /** The next `length` bytes, not copied; none where the length is -1. */
  bytes(length: number): Buffer {
    const start = this.skip(Math.max(length, 0));
    return this.answer.subarray(start, this.at);
  }

  list<Each>(each: () => Each): Each[] {
    const found: Each[] = [];
    for (let left = this.int32(); left > 0; left--) found.push(each());
    return found;
  }

  /** Moves on; answers where it was. */
  skip(length: number): number {
    const start = this.at;
    this.at += length;
    if (this.at > this.answer.length) throw new RangeError('the fetch answer ends before it should');
    return start;
  }
}

function isResponseModule(module: unknown): module is ResponseModule {
  return typeof module === 'object' && module !== null && 'decode' in module && typeof module.decode === 'function';
}
