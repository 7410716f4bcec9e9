import { LogError } from '../log';
import { gate, Ledger, LedgerReader, positionOf, recordsOf, textOf, until, type Corner, type ReadRecord } from './harness';
import { readThrough } from '../read-through';

export function describeReading(corner: () => Corner): void {
  it('hands out the exact bytes of keys and values, also missing and empty ones', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const odd = Uint8Array.from([0, 255, 128, 10]);
    const pairs: [Uint8Array | string | null, Uint8Array | string | null][] = [
      ['key', 'välue €'],
      [null, 'no key'],
      ['no value', null],
      [odd, odd],
      ['', ''],
      [null, null],
    ];
    await log.append(pairs.map(([key, value]) => ({ topic, key, value, partition: 1 })));
    const before = Date.now();

    const ledger = new Ledger();
    await log.join(corner().name('group'), [topic], new LedgerReader(ledger));
    await until('all records are read', () => ledger.read.length === pairs.length);
    const bytes = (content: Uint8Array | string | null) => (typeof content === 'string' ? new TextEncoder().encode(content) : content);
    const plain = (content: Uint8Array | null) => (content === null ? null : [...content]);
    expect(ledger.read.map(({ key, value }) => [plain(key), plain(value)])).toEqual(
      pairs.map(([key, value]) => [plain(bytes(key)), plain(bytes(value))]),
    );
    expect(ledger.read.map(({ partition, offset }) => [partition, offset])).toEqual(pairs.map((_, i) => [1, i]));
    const last = ledger.batches.at(-1);
    expect(last).toMatchObject({ topic, partition: 1, nextOffset: pairs.length, endOffset: pairs.length });
    for (const time of ledger.batches.flatMap((batch) => [...batch.logTimes])) expect(Math.abs(time - before)).toBeLessThan(60_000);
  });

  it('reads on from the position that `assigned` answers', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    await log.append(['a', 'b', 'c', 'd'].map((value) => ({ topic, key: 'k', value, partition: 0 })));
    const ledger = new Ledger();
    ledger.positions.set(0, { [topic]: 2 });
    await log.join(corner().name('group'), [topic], new LedgerReader(ledger));
    await until('the rest is read', () => ledger.read.length >= 2);
    await log.append([{ topic, key: 'k', value: 'e', partition: 0 }]);
    await until('the new record is read', () => ledger.read.length >= 3);
    expect(ledger.texts()).toEqual(['c', 'd', 'e']);
  });

  it('reads a refused batch again from the position that was answered, in every topic', async () => {
    const log = corner().open();
    const [orders = '', payments = ''] = await corner().topics(log, 'orders', 'payments');
    const ledger = new Ledger();
    const reader = new LedgerReader(ledger);
    let refusals = 0;
    reader.onBatch = async (batch) => {
      if (batch.topic !== payments || refusals++ > 2) return undefined;
      ledger.read.length = 0;
      return { [orders]: 1, [payments]: 0 };
    };
    await log.join(corner().name('group'), [orders, payments], reader);
    await log.append(['a', 'b', 'c'].map((value) => ({ topic: orders, key: 'k', value, partition: 0 })));
    await until('the orders are read', () => ledger.read.length === 3);
    await log.append([{ topic: payments, key: 'k', value: 'p', partition: 0 }]);
    await until('the payment is taken and the orders are read again', () => ledger.read.length >= 3 && refusals > 3);
    const of = (topic: string) => ledger.read.filter((record) => record.topic === topic).map((record) => textOf(record.value));
    expect(of(orders)).toEqual(['b', 'c']);
    expect(of(payments)).toEqual(['p']);
  });

  it('never hands one task two batches at a time', async () => {
    const log = corner().open();
    const topics = await corner().topics(log, 'orders', 'payments', 'shipments');
    await log.append(topics.flatMap((topic) => [0, 1].flatMap((partition) => Array.from({ length: 50 }, (_, i) => ({ topic, key: 'k', value: `${i}`, partition })))));
    const ledger = new Ledger();
    const reader = new LedgerReader(ledger);
    const inHand = new Set<number>();
    let overlaps = 0;
    reader.onBatch = async ({ partition }) => {
      if (inHand.has(partition)) overlaps++;
      inHand.add(partition);
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      inHand.delete(partition);
      return undefined;
    };
    await log.join(corner().name('group'), topics, reader);
    await until('all records are read', () => ledger.read.length === 300);
    expect(overlaps).toBe(0);
  });

  it('ends, rather than skip, where the position lies below the first record', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    await log.append(['a', 'b', 'c'].map((value) => ({ topic, key: 'k', value, partition: 0 })));
    await corner().harness.truncateBefore(topic, 0, 2);
    const ledger = new Ledger();
    ledger.positions.set(0, { [topic]: 1 });
    const member = await log.join(corner().name('group'), [topic], new LedgerReader(ledger));
    await expect(member.ended).rejects.toThrow(LogError);
    await expect(member.ended).rejects.toThrow(/below the log's first record 2/);
    expect(ledger.read).toEqual([]);
  });

  it('ends where the position lies above the end', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const ledger = new Ledger();
    ledger.positions.set(1, { [topic]: 7 });
    const member = await log.join(corner().name('group'), [topic], new LedgerReader(ledger));
    await expect(member.ended).rejects.toThrow(/above the log's end 0/);
  });

  it('ends where records vanish while it reads', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    await log.append(['a', 'b', 'c', 'd'].map((value) => ({ topic, key: 'k', value, partition: 0 })));
    const reader = new LedgerReader(new Ledger());
    const truncated = gate();
    let batches = 0;
    reader.onBatch = async () => {
      batches++;
      await truncated.passed;
      return { [topic]: 0 };
    };
    const member = await log.join(corner().name('group'), [topic], reader);
    await until('a batch is in hand', () => batches > 0);
    await corner().harness.truncateBefore(topic, 0, 3);
    truncated.open();
    await expect(member.ended).rejects.toThrow(/0 in .* below the log's first record 3/);
    expect(batches).toBe(1);
  });

  it('reads a range through once and stops at its end, also where it ends in what nobody sees', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const group = corner().name('group');
    await log.append(['a', 'b', 'c', 'd', 'e'].map((value) => ({ topic, key: 'k', value, partition: 0 })));
    await log.appendOnce(corner().name('writer'), [{ topic, key: 'k', value: 'x', partition: 1 }], { group, topic, partition: 1, offset: 1 });
    const read: ReadRecord[] = [];
    const through = async (from: number[], upTo: number[]) => {
      read.length = 0;
      await readThrough(log, corner().name('reader'), [topic], positionOf(topic, ...from), positionOf(topic, ...upTo), (batch, endAt) => {
        read.push(...recordsOf(batch).slice(0, endAt));
      });
      return read.map((record) => textOf(record.value)).sort();
    };
    const end = async () => (await log.bounds([topic])).end[topic];
    await until('the transaction is over for readers', async () => (await end())?.[1] === 2);
    expect(await end()).toEqual([5, 2]);
    expect(await through([0, 0], [5, 2])).toEqual(['a', 'b', 'c', 'd', 'e', 'x']);
    expect(await through([1, 2], [3, 2])).toEqual(['b', 'c']);
    expect(await through([2, 0], [2, 0])).toEqual([]);
    await expect(through([0, 0], [6, 0])).rejects.toThrow(/ends at 5, but is to be read up to 6/);
  });

  it('hands on what the reader of a range throws', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    await log.append([{ topic, key: 'k', value: 'v', partition: 0 }]);
    const read = readThrough(log, corner().name('reader'), [topic], {}, positionOf(topic, 1), () => {
      throw new RangeError('no');
    });
    await expect(read).rejects.toThrow(RangeError);
  });

  it('reads nothing more of a task whose handler pauses, and reads the others on', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const ledger = new Ledger();
    const reader = new LedgerReader(ledger);
    const ready = gate();
    let refused = 0;
    reader.onBatch = async (batch, pauseUntil) => {
      if (batch.partition !== 0 || ledger.read.some(({ partition }) => partition === 0)) return undefined;
      if (refused++ > 0) return undefined;
      pauseUntil(ready.passed);
      return ledger.positions.get(0) ?? {};
    };
    await log.join(corner().name('group'), [topic], reader);
    const append = (value: string) => log.append([0, 1].map((partition) => ({ topic, key: 'k', value, partition, headers: { of: value } })));
    const read = (partition: number) => ledger.read.filter((each) => each.partition === partition).length;
    for (let i = 1; i <= 3; i++) {
      await append(`${i}`);
      await until(`record ${i} of the other task is read`, () => read(1) === i);
    }
    expect([read(0), refused]).toEqual([0, 1]);
    ready.open();
    await until('the paused task is read on', () => read(0) === 3);
    expect(ledger.texts().filter((_, i) => ledger.read[i]?.partition === 0)).toEqual(['1', '2', '3']);
  });

  it('tells all headers of a record', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const reader = new LedgerReader(new Ledger());
    const found: unknown[] = [];
    reader.onBatch = async (batch) => void found.push(...Array.from({ length: batch.count }, (_, i) => batch.headers?.(i)));
    await log.append([{ topic, key: 'k', value: 'v', headers: { one: '1', two: 'zwei' }, partition: 0 }, { topic, key: 'k', value: 'v', partition: 0 }]);
    await log.join(corner().name('group'), [topic], reader);
    await until('both are read', () => found.length === 2);
    expect(found).toEqual([{ one: '1', two: 'zwei' }, {}]);
  });
}
