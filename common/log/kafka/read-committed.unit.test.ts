import type { RecordBatch } from '../log';
import { FetchedRecords } from './fetched-records';
import { recordBatches } from './record-batches';
import { madeBatch } from './testing/made-batches';

type Made = Promise<Buffer>;

const made = (firstOffset: number, producer: string, key: Buffer, more: { transactional: boolean; attributes?: number }): Made =>
  madeBatch({ firstOffset, producerId: producer.charCodeAt(0), records: [{ offsetDelta: 0, timestampDelta: 0, key, value: Buffer.from('v') }], ...more });
const record = (offset: number, producer: string, transactional = true): Made => made(offset, producer, Buffer.from('k'), { transactional });
const marker = (offset: number, producer: string, type: 'abort' | 'commit'): Made =>
  made(offset, producer, Buffer.from([0, 0, 0, type === 'commit' ? 1 : 0]), { transactional: true, attributes: 32 });

/** The offsets that are handed out, and the one that was read up to. */
const visible = async (batches: Made[], aborted: [producer: string, firstOffset: number][]) => {
  const transactions = aborted.map(([producer, firstOffset]) => ({ producerId: producer.charCodeAt(0), firstOffset }));
  const fetched = new FetchedRecords(Buffer.concat(await Promise.all(batches)), transactions);
  const read: RecordBatch[] = [];
  for await (const batch of recordBatches(fetched, { topic: 't', partition: 0, from: 0, endOffset: 100 })) read.push(batch);
  expect(fetched.lastOffset()).toBe(fetched.framed.headers.at(-1)?.firstOffset);
  return read.flatMap(({ offsets }) => [...offsets]);
};

describe('reading committed records only', () => {
  it('leaves out overlapping aborted transactions, listed by where they end', async () => {
    const batches = [record(0, 'a'), record(1, 'b'), record(2, 'c'), record(3, 'a'), marker(4, 'b', 'abort'), marker(5, 'c', 'commit'), marker(6, 'a', 'abort'), record(7, 'a', false)];
    expect(await visible(batches, [['b', 1], ['a', 0]])).toEqual([2, 7]);
  });

  it('knows transactions that began before the fetched stretch', async () => {
    const batches = [record(20, 'b'), record(21, 'a'), marker(22, 'a', 'abort'), record(23, 'a'), marker(24, 'b', 'abort'), marker(25, 'a', 'commit')];
    expect(await visible(batches, [['a', 10], ['b', 5]])).toEqual([23]);
  });

  it('knows two aborted transactions of one producer, and a committed one between', async () => {
    const batches = [record(0, 'a'), marker(1, 'a', 'abort'), record(2, 'a'), marker(3, 'a', 'commit'), record(4, 'a'), marker(5, 'a', 'abort')];
    expect(await visible(batches, [['a', 0], ['a', 4]])).toEqual([2]);
  });

  it('hands out no marker, and records of an aborting producer that are in no transaction', async () => {
    expect(await visible([record(0, 'a', false), marker(1, 'b', 'commit')], [])).toEqual([0]);
    expect(await visible([record(0, 'a'), record(1, 'a', false), marker(2, 'a', 'abort')], [['a', 0]])).toEqual([1]);
  });
});
