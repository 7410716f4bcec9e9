import fc from 'fast-check';
import { LogError, type RecordBatch } from '../log';
import { FetchedRecords } from './fetched-records';
import { recordBatches } from './record-batches';
import { asKafkajsReads, COUNT_AT, madeBatch, RECORDS_AT, sealed, type MadeBatch, type MadeRecord } from './testing/made-batches';

const PLACE = { topic: 'orders', partition: 1, from: 0, endOffset: 1_000 };

const read = async (bytes: Buffer, from = 0): Promise<RecordBatch[]> => {
  const batches: RecordBatch[] = [];
  for await (const batch of recordBatches(new FetchedRecords(bytes, []), { ...PLACE, from })) batches.push(batch);
  return batches;
};
const part = ({ bytes }: RecordBatch, start = -1, end = -1) => (start < 0 ? null : Buffer.from(bytes.subarray(start, end)));
const records = (batches: readonly RecordBatch[]) =>
  batches.flatMap((batch) =>
    [...batch.offsets].map((offset, i) => ({
      offset,
      time: batch.logTimes[i],
      key: part(batch, batch.keyStart[i], batch.keyEnd[i]),
      value: part(batch, batch.valueStart[i], batch.valueEnd[i]),
    })),
  );
const offsets = (batches: readonly RecordBatch[]) => batches.flatMap((batch) => [...batch.offsets]);
const record = (offsetDelta: number, value = `v${offsetDelta}`): MadeRecord => ({ offsetDelta, timestampDelta: 0, key: Buffer.from('k'), value: Buffer.from(value) });
const batch = (firstOffset: number, count: number, more: Partial<MadeBatch> = {}) =>
  madeBatch({ firstOffset, records: Array.from({ length: count }, (_, i) => record(i)), ...more });

const content = fc.option(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 200, maxLength: 300 })).map((bytes) => Buffer.from(bytes)));
const madeRecords = fc
  .array(
    fc.record({
      gap: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 100_000 })),
      timestampDelta: fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
      key: content,
      value: content,
      headers: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 20 }), { maxKeys: 3, noNullPrototype: true }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((drawn): MadeRecord[] => {
    let next = 0;
    return drawn.map(({ gap, ...rest }, i) => ({ ...rest, offsetDelta: (next += i === 0 ? gap - 1 : gap) }));
  });
const madeBatches = fc.array(
  fc.record({
    records: madeRecords,
    transactional: fc.boolean(),
    compression: fc.constantFrom(0, 0, 1),
    producerId: fc.integer({ min: -1, max: 1_000 }),
    firstTimestamp: fc.integer({ min: 0, max: 2 ** 41 }),
    maxTimestamp: fc.integer({ min: 0, max: 2 ** 41 }),
    attributes: fc.constantFrom(0, 8),
  }),
  { minLength: 1, maxLength: 4 },
);
const bytesOf = async (made: readonly Omit<MadeBatch, 'firstOffset'>[], base: number): Promise<Buffer> => {
  let next = base;
  const batches: Buffer[] = [];
  for (const each of made) {
    batches.push(await madeBatch({ ...each, firstOffset: next }));
    next += (each.records.at(-1)?.offsetDelta ?? 0) + 1;
  }
  return Buffer.concat(batches);
};

describe('the records of fetched batches', () => {
  it('are those that kafkajs reads', async () => {
    await fc.assert(
      fc.asyncProperty(madeBatches, fc.constantFrom(0, 5, 2 ** 33), async (made, base) => {
        const bytes = await bytesOf(made, base);
        const theirs = (await asKafkajsReads(bytes)).map(({ offset, timestamp, key, value }) => ({ offset: Number(offset), time: Number(timestamp), key, value }));
        expect(records(await read(bytes))).toEqual(theirs);
      }),
      { numRuns: 100 },
    );
  });

  it('are one batch for each stretch that is not compressed, and one for each compressed batch', async () => {
    const bytes = Buffer.concat([await batch(0, 2), await batch(2, 1), await batch(3, 2, { compression: 1 }), await batch(5, 2, { compression: 1 }), await batch(7, 1)]);
    const batches = await read(bytes);
    expect(batches.map((each) => [...each.offsets])).toEqual([[0, 1, 2], [3, 4], [5, 6], [7]]);
    expect(batches.map(({ nextOffset, endOffset }) => [nextOffset, endOffset])).toEqual([[3, 1_000], [5, 1_000], [7, 1_000], [8, 1_000]]);
  });

  it('have the time at which they were appended, where the topic says so, or else their own', async () => {
    const own: MadeRecord[] = [3, -4].map((timestampDelta, offsetDelta) => ({ ...record(offsetDelta), timestampDelta }));
    const times = async (attributes: number) => records(await read(await madeBatch({ firstOffset: 0, firstTimestamp: 500, maxTimestamp: 900, attributes, records: own }))).map(({ time }) => time);
    expect(await times(0)).toEqual([503, 496]);
    expect(await times(8)).toEqual([900, 900]);
  });

  it('begin at the offset that was asked for', async () => {
    const bytes = Buffer.concat([await batch(0, 3), await batch(3, 3), await batch(6, 3, { compression: 1 })]);
    expect(offsets(await read(bytes, 4))).toEqual([4, 5, 6, 7, 8]);
    expect(offsets(await read(bytes, 8))).toEqual([8]);
    expect(await read(bytes, 9)).toEqual([]);
  });

  it('are what compaction left, which may be nothing', async () => {
    const thinned = await batch(0, 0, { records: [record(2), record(7)], lastOffsetDelta: 9 });
    const emptied = await batch(10, 0, { lastOffsetDelta: 4 });
    const bytes = Buffer.concat([thinned, emptied]);
    expect(offsets(await read(bytes))).toEqual([2, 7]);
    expect(new FetchedRecords(bytes, []).lastOffset()).toBe(14);
  });

  it('end with the last whole batch', async () => {
    const [first, second] = [await batch(0, 2), await batch(2, 2)];
    for (let cut = 0; cut < second.length; cut += 3) {
      const fetched = Buffer.concat([first, second.subarray(0, cut)]);
      expect(offsets(await read(fetched))).toEqual([0, 1]);
      expect(new FetchedRecords(fetched, []).lastOffset()).toBe(1);
    }
    expect(new FetchedRecords(Buffer.alloc(0), []).isEmpty()).toBe(true);
  });
});

describe('fetched batches that cannot be read', () => {
  /** What is handed out before it is told that something cannot be read. */
  const readUntil = async (bytes: Buffer, told: RegExp) => {
    const before: number[] = [];
    const reading = (async () => {
      for await (const each of recordBatches(new FetchedRecords(bytes, []), PLACE)) before.push(...each.offsets);
    })();
    await expect(reading).rejects.toThrow(LogError);
    await expect(reading).rejects.toThrow(told);
    return before;
  };

  it('are told of wherever a bit is wrong, once all before them is handed out', async () => {
    for (const compression of [0, 1]) {
      const [first, second] = [await batch(0, 2, { compression }), await batch(2, 2, { compression })];
      for (let at = 17; at < second.length; at++) {
        const wrong = Buffer.from(second);
        wrong[at]! ^= 0x10;
        expect(await readUntil(Buffer.concat([first, wrong]), /batch at offset 2 of orders\/1 .*checksum.* start again/)).toEqual([0, 1]);
      }
    }
  });

  it('are told of where the first batch is not there as a whole', async () => {
    const whole = await batch(4, 2);
    await readUntil(whole.subarray(0, 40), /longer than all that was sent/);
    const wrongLength = Buffer.from(whole);
    wrongLength.writeInt32BE(3, 8);
    await readUntil(wrongLength, /shorter than its own header/);
    wrongLength.writeInt32BE(-60, 8);
    await readUntil(wrongLength, /shorter than its own header/);
  });

  it('are told of where they are in another format, or compressed in a way that is not known', async () => {
    const first = await batch(0, 2);
    const old = await batch(2, 2);
    old[16] = 1;
    expect(await readUntil(Buffer.concat([first, old]), /offset 2 .*message format 1.*copy the records/)).toEqual([0, 1]);
    const packed = async (codec: number) => {
      const bytes = await batch(2, 2);
      bytes[22]! |= codec;
      return Buffer.concat([first, sealed(bytes)]);
    };
    expect(await readUntil(await packed(2), /compressed with Snappy .* to gzip or none/)).toEqual([0, 1]);
    await readUntil(await packed(7), /compressed with codec 7 .* to gzip or none/);
    expect(await readUntil(await packed(1), /cannot be unpacked/)).toEqual([0, 1]);
  });

  it('are told of where the records are not those that the batch tells of', async () => {
    const counted = async (count: number) => {
      const bytes = await batch(0, 3);
      bytes.writeInt32BE(count, COUNT_AT);
      return sealed(bytes);
    };
    await readUntil(await counted(2), /holds more than its records/);
    await readUntil(await counted(4), /ends in the midst of a record/);
    await readUntil(await counted(2_000_000_000), /cannot hold the 2000000000 records/);
    await readUntil(await counted(-1), /cannot hold the -1 records/);
    await readUntil(await batch(0, 3, { lastOffsetDelta: 1 }), /an offset that is not its own/);
    await readUntil(await batch(0, 0, { records: [record(0), record(2), record(1)], lastOffsetDelta: 2 }), /an offset that is not its own/);
  });

  it('never make the reading go on for ever or beyond them, whatever their bytes', async () => {
    const wrong = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(madeRecords, fc.constantFrom(0, 1), wrong, async (made, compression, changes) => {
        const bytes = await madeBatch({ firstOffset: 3, records: made, compression });
        for (const [at, byte] of changes) bytes[RECORDS_AT + (at % (bytes.length - RECORDS_AT))] = byte;
        sealed(bytes);
        try {
          for (const each of await read(Buffer.concat([bytes, Buffer.alloc(100)]))) {
            const end = compression === 0 ? bytes.length : each.bytes.length;
            expect(Math.max(...each.keyEnd, ...each.valueEnd)).toBeLessThan(end);
            expect([...each.offsets]).toEqual([...each.offsets].sort((a, b) => a - b));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(LogError);
        }
      }),
      { numRuns: 250 },
    );
  });
});
