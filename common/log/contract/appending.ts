import { LogError } from '../log';
import { partitionFor } from '../partitioner';
import { Ledger, LedgerReader, PARTITIONS, textOf, topicSettings, until, type Corner } from './harness';

export function describeAppending(corner: () => Corner): void {
  it('appends in order, by key, and tells where each record went', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const records = Array.from({ length: 20 }, (_, i) => ({ topic, key: `order-${i}`, value: `${i}` }));
    const places = await log.append(records);

    const next = Array.from({ length: PARTITIONS }, () => 0);
    const expected = records.map((record) => {
      const partition = partitionFor(record, PARTITIONS);
      const offset = next[partition] ?? 0;
      next[partition] = offset + 1;
      return { topic, partition, offset };
    });
    expect(places).toEqual(expected);
    expect((await log.bounds([topic])).end).toEqual({ [topic]: next });
  });

  it('keeps the order of calls that are under way together, also of large ones', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const filling = 'x'.repeat(1_000);
    const calls = Array.from({ length: 30 }, (_, call) =>
      log.append(Array.from({ length: 100 }, (_, i) => ({ topic, key: 'one', value: `${call * 100 + i} ${filling}` }))),
    );
    const offsets = (await Promise.all(calls)).flat().map((place) => place.offset);
    expect(offsets).toEqual(Array.from({ length: 3_000 }, (_, i) => i));

    const ledger = new Ledger();
    await log.join(corner().name('group'), [topic], new LedgerReader(ledger));
    await until('all records are read', () => ledger.read.length >= 3_000);
    expect(ledger.read.map((record) => parseInt(textOf(record.value) ?? '', 10))).toEqual(offsets);
  });

  it('puts a record into the partition it names', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const places = await log.append([0, 1].map((partition) => ({ topic, key: 'same', value: 'v', partition })));
    expect(places.map((place) => place.partition)).toEqual([0, 1]);
  });

  it('refuses a record that is too large, says so, and takes the next one', async () => {
    const log = corner().open();
    const topic = corner().name('orders');
    await log.ensureTopics([topicSettings(topic, 1, { 'max.message.bytes': '5000' })]);
    const append = (size: number) => log.append([{ topic, key: 'k', value: 'x'.repeat(size) }]);
    await expect(append(6_000)).rejects.toThrow(LogError);
    await expect(append(6_000)).rejects.toThrow(/too large for topic .* max\.message\.bytes/);
    expect(await append(10)).toEqual([{ topic, partition: 0, offset: 0 }]);
  });

  it('refuses a topic that does not exist', async () => {
    const log = corner().open();
    const append = log.append([{ topic: corner().name('nowhere'), key: 'k', value: 'v' }]);
    await expect(append).rejects.toThrow(/nowhere.* does not exist/);
  });

  it('appends nothing for no records', async () => {
    expect(await corner().open().append([])).toEqual([]);
  });
}
