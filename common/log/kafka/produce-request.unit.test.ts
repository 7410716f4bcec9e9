import fc from 'fast-check';
import { createRequire } from 'node:module';
import { recordBatches } from './record-batches';
import { batchBytes } from './batch-bytes';
import { FetchedRecords } from './fetched-records';
import { produceBytes } from './produce-request';

type Given = Parameters<typeof produceBytes>[0];

const kafkajsRequest = createRequire(__filename)('kafkajs/src/protocol/requests/produce/v7/request') as (given: Given) => {
  encode: () => Promise<{ buffer: Buffer }>;
};

const bytes = fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.uint8Array({ minLength: 60, maxLength: 200 })).map((content) => Buffer.from(content));
const message = fc.record(
  {
    key: fc.option(fc.oneof(bytes, fc.string({ unit: 'grapheme', maxLength: 8 }))),
    value: fc.option(fc.oneof(bytes, fc.string({ unit: 'grapheme', maxLength: 80 }))),
    // As many digits each: kafkajs sorts times as text.
    timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }).map(String),
    headers: fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(bytes, fc.string({ maxLength: 70 }), fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 })), { maxKeys: 3, noNullPrototype: true }),
  },
  { requiredKeys: ['key', 'value', 'timestamp'] },
);
const partition = fc.record({
  partition: fc.nat(1_000),
  firstSequence: fc.nat(2 ** 31 - 1),
  messages: fc.array(message, { minLength: 1, maxLength: 12 }),
});
const given = fc.record({
  acks: fc.constantFrom(-1, 0, 1),
  timeout: fc.nat(60_000),
  transactionalId: fc.option(fc.string({ minLength: 1, maxLength: 20 })),
  producerId: fc.integer({ min: -1, max: 2 ** 40 }).map(String),
  producerEpoch: fc.nat(32_000),
  topicData: fc.array(fc.record({ topic: fc.string({ maxLength: 10 }), partitions: fc.array(partition, { maxLength: 3 }) }), { maxLength: 2 }),
});

describe('a produce request', () => {
  it('is, byte by byte, what kafkajs makes of the same records', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (drawn) => {
        expect(produceBytes(drawn, 5).toString('hex')).toBe((await kafkajsRequest(drawn).encode()).buffer.toString('hex'));
      }),
      { numRuns: 200 },
    );
  });

  it('gives records without a time of their own that of sending', async () => {
    const writer = { producerId: -1n, producerEpoch: 0, firstSequence: 0, transactional: false };
    const batch = batchBytes([{ value: 'a' }, { value: 'b', timestamp: '900' }, { value: 'c', timestamp: '2000' }], writer, 1_000);
    for await (const { logTimes, offsets } of recordBatches(new FetchedRecords(batch, []), { topic: 't', partition: 0, from: 0, endOffset: 3 })) {
      expect([...logTimes]).toEqual([1_000, 900, 2_000]);
      expect([...offsets]).toEqual([0, 1, 2]);
    }
    expect.assertions(2);
  });
});
