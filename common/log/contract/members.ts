import type { Membership } from '../log';
import { partitionFor } from '../partitioner';
import { gate, Ledger, LedgerReader, PARTITIONS, until, type Corner } from './harness';

export function describeMembers(corner: () => Corner): void {
  it('shares the tasks among members, all topics of a task with one of them', async () => {
    const [one, two] = [corner().open(), corner().open()];
    const topics = await corner().topics(one, 'orders', 'payments');
    const group = corner().name('group');
    const ledgers = [new Ledger(), new Ledger()] as const;
    const readers = [new LedgerReader(ledgers[0]), new LedgerReader(ledgers[1])] as const;
    await one.join(group, topics, readers[0]);
    await two.join(group, topics, readers[1]);
    await until('each member holds one task', () => readers.every((reader) => reader.held.size === 1));
    await one.append(topics.flatMap((topic) => Array.from({ length: 10 }, (_, i) => ({ topic, key: `order-${i}`, value: `${i}` }))));
    await until('all records are read', () => ledgers.reduce((sum, ledger) => sum + ledger.read.length, 0) >= 20);
    ledgers.forEach((ledger, i) => {
      const [task] = [...(readers[i]?.held ?? [])];
      const expected = Array.from({ length: 10 }, (_, n) => `order-${n}`).filter((key) => partitionFor({ key }, PARTITIONS) === task);
      expect(ledger.read.every((record) => record.partition === task)).toBe(true);
      expect(ledger.read).toHaveLength(expected.length * topics.length);
    });
  });

  it('moves the tasks of a member that leaves; the next one reads on from where it stood', async () => {
    const [one, two] = [corner().open(), corner().open()];
    const [topic = ''] = await corner().topics(one, 'orders');
    const group = corner().name('group');
    const ledger = new Ledger();
    const [first, second] = [new LedgerReader(ledger), new LedgerReader(ledger)];
    const append = (from: number) => one.append(Array.from({ length: 20 }, (_, i) => ({ topic, key: `order-${i}`, value: `${from + i}` })));
    const member = await one.join(group, [topic], first);
    await two.join(group, [topic], second);
    await until('each member holds one task', () => first.held.size === 1 && second.held.size === 1);
    await append(0);
    await until('the first records are read', () => ledger.read.length === 20);
    await member.leave();
    await member.ended;
    expect(first.held.size).toBe(0);
    await append(20);
    await until('the rest is read', () => ledger.read.length >= 40);
    expect(second.held.size).toBe(PARTITIONS);
    const values = ledger.texts().map(Number).sort((a, b) => a - b);
    expect(values).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it('revokes a task only when its batch in hand is dealt with', async () => {
    const [one, two] = [corner().open(), corner().open()];
    const [topic = ''] = await corner().topics(one, 'orders');
    const group = corner().name('group');
    const ledger = new Ledger();
    const [first, second] = [new LedgerReader(ledger), new LedgerReader(ledger)];
    const dealtWith = gate();
    let inHand = 0;
    first.onBatch = async () => {
      inHand++;
      await dealtWith.passed;
      first.events.push('dealt with');
      return undefined;
    };
    await one.join(group, [topic], first);
    await one.append([0, 1].map((partition) => ({ topic, key: 'k', value: 'v', partition })));
    await until('both batches are in hand', () => inHand === 2);
    const joining = two.join(group, [topic], second);
    await until('the group asks for its tasks back', () => corner().harness.rebalancing(group));
    expect(first.events.filter((event) => event.startsWith('revoked'))).toEqual([]);
    dealtWith.open();
    await joining;
    await until('the second member holds a task', () => second.held.size === 1 && first.held.size === 1);
    expect(first.events.slice(2, 4)).toEqual(['dealt with', 'dealt with']);
    expect(ledger.read).toHaveLength(2);
  });

  it('calls `revoked` once for every `assigned`', async () => {
    const [topic = ''] = await corner().topics(corner().open(), 'orders');
    const group = corner().name('group');
    const readers = [1, 2, 3].map(() => new LedgerReader(new Ledger()));
    const members: Membership[] = [];
    for (const reader of readers) members.push(await corner().open().join(group, [topic], reader));
    await until('all tasks are held', () => readers.reduce((sum, reader) => sum + reader.held.size, 0) === PARTITIONS);
    for (const member of members) await member.leave();
    for (const { events } of readers) {
      const balance = new Map<string, number>();
      for (const event of events) {
        const [kind, task = ''] = event.split(' ');
        balance.set(task, (balance.get(task) ?? 0) + (kind === 'assigned' ? 1 : -1));
        expect([0, 1]).toContain(balance.get(task));
      }
      expect([...balance.values()].every((open) => open === 0)).toBe(true);
    }
  });

  it('ends with what a handler throws, and gives its tasks back first', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const reader = new LedgerReader(new Ledger());
    reader.onBatch = async () => {
      throw new RangeError('the sum would overflow');
    };
    const member = await log.join(corner().name('group'), [topic], reader);
    await log.append([{ topic, key: 'k', value: 'v' }]);
    await expect(member.ended).rejects.toThrow(new RangeError('the sum would overflow'));
    expect(reader.held.size).toBe(0);
  });

  it('ends with what `assigned` throws', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const reader = new LedgerReader(new Ledger());
    reader.assigned = async () => {
      throw new RangeError('no state');
    };
    const member = await log.join(corner().name('group'), [topic], reader);
    await expect(member.ended).rejects.toThrow(new RangeError('no state'));
  });

  it('refuses topics that are missing or not co-partitioned', async () => {
    const log = corner().open();
    const [two = ''] = await corner().topics(log, 'two');
    const three = corner().name('three');
    await log.ensureTopics([{ topic: three, partitions: 3, config: {} }]);
    const join = (...topics: string[]) => log.join(corner().name('group'), topics, new LedgerReader(new Ledger()));
    await expect(join(two, three)).rejects.toThrow(/has 2 partitions, .* has 3/);
    await expect(join(corner().name('nowhere'))).rejects.toThrow(/nowhere.* does not exist/);
  });

  it('tells lag tools how far a group is', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const group = corner().name('group');
    await log.append([{ topic, key: 'k', value: 'v', partition: 1 }]);
    await log.noteProgress(group, { [topic]: [0, 1] });
    expect(await log.committed(group, topic, 1)).toBeUndefined();
    const reader = new LedgerReader(new Ledger());
    const member = await log.join(group, [topic], reader);
    await until('the tasks are held', () => reader.held.size === PARTITIONS);
    await log.noteProgress(group, { [topic]: [0, 1] });
    expect(await log.committed(group, topic, 1)).toBe(1);
    await member.leave();
    await log.noteProgress(group, { [topic]: [0, 0] });
    expect(await log.committed(group, topic, 1)).toBe(1);
  });

  it('lets go of its groups when it is closed', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const reader = new LedgerReader(new Ledger());
    const member = await log.join(corner().name('group'), [topic], reader);
    await log.close();
    await member.ended;
    expect(reader.held.size).toBe(0);
    await expect(log.append([{ topic, key: 'k', value: 'v' }])).rejects.toThrow(/closed/);
  });
}
