import { createRequire } from 'node:module';
import { answerMemory } from './answer-memory';
import { decodeFetchAnswer, fetchedOf } from './fetch-answer';
import { madeBatch } from './testing/made-batches';

const require = createRequire(__filename);

interface Answer {
  readonly throttleTime: number;
  readonly clientSideThrottleTime?: number;
  readonly responses: readonly { readonly partitions: readonly object[] }[];
}

/** kafkajs's own decoding, which says where every field is. */
const theirs = (version: number): ((bytes: Buffer) => Promise<Answer>) =>
  (require(`kafkajs/src/protocol/requests/fetch/v${version}/response`) as { decode: (bytes: Buffer) => Promise<Answer> }).decode;

const int = (bits: 16 | 32 | 64, value: number): Buffer => {
  const bytes = Buffer.alloc(bits / 8);
  if (bits === 64) bytes.writeBigInt64BE(BigInt(value));
  else bytes.writeIntBE(value, 0, bits / 8);
  return bytes;
};
const list = (items: readonly Buffer[]): Buffer => Buffer.concat([int(32, items.length), ...items]);
const text = (content: string): Buffer => Buffer.concat([int(16, content.length), Buffer.from(content)]);

interface Part {
  readonly partition: number;
  readonly errorCode?: number;
  readonly end?: number;
  readonly aborted?: readonly (readonly [producerId: number, firstOffset: number])[];
  readonly replica?: number;
  readonly records?: Buffer;
}

const answerOf = (version: number, topics: Readonly<Record<string, readonly Part[]>>): Buffer => {
  const part = ({ partition, errorCode = 0, end = 0, aborted = [], replica = -1, records = Buffer.alloc(0) }: Part) =>
    Buffer.concat([
      int(32, partition),
      int(16, errorCode),
      int(64, end),
      int(64, end),
      ...(version >= 5 ? [int(64, 3)] : []),
      aborted.length === 0 ? int(32, -1) : list(aborted.map(([producerId, offset]) => Buffer.concat([int(64, producerId), int(64, offset)]))),
      ...(version >= 11 ? [int(32, replica)] : []),
      int(32, records.length),
      records,
    ]);
  const responses = list(Object.entries(topics).map(([topic, parts]) => Buffer.concat([text(topic), list(parts.map(part))])));
  return Buffer.concat([int(32, 17), ...(version >= 7 ? [int(16, 0), int(32, 9)] : []), responses]);
};

describe('a fetch answer', () => {
  const FIELDS = ['partition', 'errorCode', 'highWatermark', 'messages'];
  const VERSIONS = [4, 5, 6, 7, 8, 9, 10, 11];

  it.each(VERSIONS)('of version %i says of each partition what kafkajs reads in it', async (version) => {
    const bytes = answerOf(version, {
      orders: [{ partition: 0, errorCode: 1, end: 2 ** 40, replica: 3 }, { partition: 7, end: 12, aborted: [[5, 6], [2 ** 35, 2 ** 33]] }],
      payments: [{ partition: 1, end: 4 }],
    });
    const ours = decodeFetchAnswer(version, bytes);
    const expected = await theirs(version)(bytes);
    const known = version >= 11 ? ['preferredReadReplica'] : [];
    const told = (answer: Answer) =>
      answer.responses.map((response) => ({
        ...response,
        partitions: response.partitions.map((part) => Object.fromEntries(Object.entries(part).filter(([name]) => [...FIELDS, ...known].includes(name)))),
      }));
    expect(told(ours)).toEqual(told(expected));
    expect([ours.throttleTime, ours.clientSideThrottleTime]).toEqual([expected.throttleTime, expected.clientSideThrottleTime]);
  });

  it('gives one message a partition, which stands for its records and their aborted transactions', async () => {
    const records = Buffer.concat([
      await madeBatch({ firstOffset: 5, records: [{ offsetDelta: 0, timestampDelta: 0, key: null, value: Buffer.from('a') }] }),
      await madeBatch({ firstOffset: 6, lastOffsetDelta: 3, records: [{ offsetDelta: 0, timestampDelta: 0, key: null, value: Buffer.from('b') }] }),
    ]);
    const bytes = answerOf(11, { orders: [{ partition: 0, records, aborted: [[8, 2]] }, { partition: 1 }] });
    const [full, empty] = decodeFetchAnswer(11, bytes).responses[0]?.partitions ?? [];
    expect(full?.messages).toEqual([{ offset: '9', isControlRecord: false }]);
    expect(empty?.messages).toEqual([]);
    const fetched = fetchedOf(full!.messages[0]!);
    expect(fetched?.framed.headers.map(({ firstOffset, lastOffset }) => [firstOffset, lastOffset])).toEqual([[5, 5], [6, 9]]);
    expect(fetched?.aborted).toEqual([{ producerId: 8, firstOffset: 2 }]);
    expect(fetchedOf({})).toBeUndefined();
  });

  it('gives its memory back when all that was fetched is released, and is not read after that', async () => {
    const records = await madeBatch({ firstOffset: 5, records: [{ offsetDelta: 0, timestampDelta: 0, key: null, value: Buffer.alloc(100_000) }] });
    const bytes = answerOf(11, { orders: [{ partition: 0, records }, { partition: 1 }, { partition: 2, records }] });
    const answer = answerMemory.take(bytes.length);
    answer.set(bytes);
    const messages = decodeFetchAnswer(11, answer).responses[0]?.partitions.flatMap((each) => each.messages) ?? [];
    const [first, second] = messages.map(fetchedOf);
    const taken = () => answerMemory.take(bytes.length).buffer;
    first?.release();
    first?.release();
    expect(taken()).not.toBe(answer.buffer);
    expect(second?.bytes.equals(records)).toBe(true);
    second?.release();
    expect(() => second?.bytes).toThrow(/after they were released/);
    expect(taken()).toBe(answer.buffer);
  });

  it('gives a message for records that cannot be read, so that it can be told', () => {
    const bytes = answerOf(11, { orders: [{ partition: 0, records: Buffer.alloc(80) }] });
    const [message] = decodeFetchAnswer(11, bytes).responses[0]?.partitions[0]?.messages ?? [];
    expect(fetchedOf(message!)?.framed.fault?.message).toMatch(/message format 0/);
  });

  it('is refused where it ends before it should', () => {
    const bytes = answerOf(11, { orders: [{ partition: 0, aborted: [[1, 2]], records: Buffer.alloc(10) }] });
    for (let length = 0; length < bytes.length; length++) expect(() => decodeFetchAnswer(11, bytes.subarray(0, length))).toThrow(RangeError);
  });
});
