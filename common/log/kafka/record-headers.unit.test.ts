import fc from 'fast-check';
import type { RecordBatch } from '../log';
import { FetchedRecords } from './fetched-records';
import { recordBatches } from './record-batches';
import { headerOf } from './record-headers';
import { madeBatch } from './testing/made-batches';

const read = async (headers: readonly Readonly<Record<string, string>>[], compression = 0): Promise<RecordBatch[]> => {
  const records = headers.map((each, i) => ({ offsetDelta: i, timestampDelta: 0, key: Buffer.from('k'), value: Buffer.from(`value ${i}`), headers: each }));
  const batches: RecordBatch[] = [];
  for await (const batch of recordBatches(new FetchedRecords(await madeBatch({ firstOffset: 0, records, compression }), []), { topic: 't', partition: 0, from: 0, endOffset: 9 })) batches.push(batch);
  return batches;
};

test('every header that kafkajs writes is found in its record, and no other', async () => {
  const headers = fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 200 }), { maxKeys: 4, noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(fc.array(headers, { minLength: 1, maxLength: 8 }), fc.constantFrom(0, 1), async (given, compression) => {
      const [batch] = await read(given, compression);
      given.forEach((each, i) => {
        for (const [name, value] of Object.entries(each)) expect(batch?.header?.(i, name)).toBe(value);
        expect(batch?.header?.(i, 'traceparent')).toBeUndefined();
      });
    }),
  );
});

test('nonsense in the place of headers is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const found = headerOf({ bytes, count: 1, valueStart: Int32Array.of(0), valueEnd: Int32Array.of(0) }, 0, 'traceparent');
      expect(found === undefined || bytes.length > found.length).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
