import { LogError, type Fence, type Log } from '../log';
import { Ledger, LedgerReader, topicSettings, until, type Corner } from './harness';

export function describeTransactions(corner: () => Corner): void {
  const readAll = async (log: Log, topic: string, last: string): Promise<Ledger> => {
    const ledger = new Ledger();
    const member = await log.join(corner().name('reader'), [topic], new LedgerReader(ledger));
    await until(`${last} is read`, () => ledger.texts().includes(last));
    await member.leave();
    return ledger;
  };

  it('appends once: the records and the mark together', async () => {
    const log = corner().open();
    const [topic = '', input = ''] = await corner().topics(log, 'out', 'in');
    const [writer, group] = [corner().name('writer'), corner().name('marks')];
    await log.fence(writer);
    expect(await log.committed(group, input, 1)).toBeUndefined();
    for (let i = 1; i <= 20; i++) {
      await log.appendOnce(writer, [{ topic, key: 'k', value: `${i}` }], { group, topic: input, partition: 1, offset: i });
    }
    await log.fence(writer);
    expect(await log.committed(group, input, 1)).toBe(20);
    const { texts, read } = await readAll(log, topic, '20').then((ledger) => ({ texts: ledger.texts(), read: ledger.read }));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1}`));
    // Each transaction leaves a marker behind, which nobody sees.
    expect(read.map((record) => record.offset)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i));
  });

  it('appends nothing and moves no mark when one of the records fails', async () => {
    const log = corner().open();
    const topic = corner().name('out');
    await log.ensureTopics([topicSettings(topic, 2, { 'max.message.bytes': '5000' })]);
    const [writer, group] = [corner().name('writer'), corner().name('marks')];
    const send = (values: string[], offset: number) =>
      log.appendOnce(writer, values.map((value, partition) => ({ topic, key: 'k', value, partition })), { group, topic, partition: 0, offset });
    await send(['first'], 1);
    await expect(send(['lost', 'x'.repeat(6_000)], 2)).rejects.toThrow(/too large/);
    await log.fence(writer);
    expect(await log.committed(group, topic, 0)).toBe(1);
    await send(['second'], 2);
    expect((await readAll(log, topic, 'second')).texts()).toEqual(['first', 'second']);
  });

  it('fences the older writer', async () => {
    const [old, young] = [corner().open(), corner().open()];
    const [topic = ''] = await corner().topics(old, 'out');
    const [writer, group] = [corner().name('writer'), corner().name('marks')];
    const send = (log: Log, value: string, offset: number) =>
      log.appendOnce(writer, [{ topic, key: 'k', value }], { group, topic, partition: 0, offset });
    await send(old, 'old', 1);
    await young.fence(writer);
    await expect(send(old, 'too late', 2)).rejects.toThrow(LogError);
    expect(await young.committed(group, topic, 0)).toBe(1);
    await send(young, 'young', 2);
    expect((await readAll(young, topic, 'young')).texts()).toEqual(['old', 'young']);
  });

  it('fences the older writer also where both write through one log', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'out');
    const [writer, group] = [corner().name('writer'), corner().name('marks')];
    const old = await log.fence(writer);
    const send = (value: string, offset: number, fence: Fence) => log.appendOnce(writer, [{ topic, key: 'k', value }], { group, topic, partition: 0, offset }, fence);
    await send('old', 1, old);
    const becoming = log.fence(writer);
    const tooLate = send('too late', 2, old);
    await expect(tooLate).rejects.toThrow(/fenced/);
    const young = await becoming;
    expect(young).toBeGreaterThan(old);
    await send('young', 2, young);
    await expect(send('much too late', 3, old)).rejects.toThrow(/fenced/);
    await send('younger', 3, young);
    expect(await log.committed(group, topic, 0)).toBe(3);
    expect((await readAll(log, topic, 'younger')).texts()).toEqual(['old', 'young', 'younger']);
  });

  it('never hands out aborted records, also where transactions overlap', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'out');
    const record = (value: string) => ({ topic, key: 'k', value, partition: 0 });
    const many = (name: string) => Array.from({ length: 10 }, (_, i) => record(`${name} ${i}`));
    await log.append([record('before')]);
    await corner().harness.appendAborted([many('aborted one'), many('aborted two'), many('aborted three')]);
    await log.append([record('after')]);
    expect((await readAll(log, topic, 'after')).texts()).toEqual(['before', 'after']);
  });

  it('tells how far it read also where the log ends in aborted records', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'out');
    await log.append([{ topic, key: 'k', value: 'v', partition: 0 }]);
    await corner().harness.appendAborted([[{ topic, key: 'k', value: 'aborted', partition: 0 }]]);
    const reader = new LedgerReader(new Ledger());
    await log.join(corner().name('group'), [topic], reader);
    // The record, the aborted one and the marker.
    await until('the end is passed', () => reader.passedTo.get(`${topic}/0`) === 3);
    expect((await log.bounds([topic])).end[topic]?.[0]).toBe(3);
  });
}
