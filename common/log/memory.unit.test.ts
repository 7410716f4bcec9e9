import { LogError } from './log';
import { describeLog } from './log-contract';
import { Ledger, LedgerReader, topicSettings } from './contract/harness';
import { MemoryBroker, MemoryLog } from './memory';

describeLog('memory', async () => {
  const broker = new MemoryBroker({ now: () => Date.now(), selfDriving: true });
  return {
    open: () => new MemoryLog(broker),
    appendAborted: async (transactions) => transactions.forEach((records) => broker.appendAborted(records)),
    truncateBefore: async (topic, partition, offset) => broker.truncateBefore(topic, partition, offset),
    rebalancing: async (group) => broker.group(group).rebalancing,
    close: async () => undefined,
  };
});

describe('the memory log, step by step', () => {
  const setUp = async (choose: (n: number) => number) => {
    const broker = new MemoryBroker({ now: () => 1_000, choose });
    const log = new MemoryLog(broker);
    await log.ensureTopics([topicSettings('orders')]);
    const append = (count: number, partition = 0) =>
      log.append(Array.from({ length: count }, (_, i) => ({ topic: 'orders', key: 'k', value: `${i}`, partition })));
    return { broker, log, append };
  };

  it('hands out nothing unless it is told to, and as many records as were chosen', async () => {
    const { broker, log, append } = await setUp(() => 1);
    const ledger = new Ledger();
    await log.join('group', ['orders'], new LedgerReader(ledger));
    await append(5);
    await append(1, 1);
    expect(ledger.read).toEqual([]);
    expect(await broker.deliver('group')).toBe(true);
    // The second task was chosen; it has one record only, so the choice of two falls to it.
    expect(ledger.read.map(({ partition, offset }) => [partition, offset])).toEqual([[1, 0]]);
  });

  it('tells when there is nothing left', async () => {
    const { broker, log, append } = await setUp(() => 0);
    const ledger = new Ledger();
    await log.join('group', ['orders'], new LedgerReader(ledger));
    await append(3);
    let steps = 0;
    while (await broker.deliver('group')) steps++;
    expect([steps, ledger.read.length]).toEqual([3, 3]);
  });

  it('passes over no record where retention moves while a batch is in hand', async () => {
    const { broker, log, append } = await setUp(() => 0);
    const read: number[] = [];
    await log.join('group', ['orders'], {
      assigned: async () => ({}),
      batch: async ({ offsets, partition }) => {
        read.push(...offsets);
        broker.truncateBefore('orders', partition, offsets[0] ?? 0);
        return undefined;
      },
      revoked: async () => undefined,
    });
    await append(4);
    while (await broker.deliver('group')) continue;
    expect(read).toEqual([0, 1, 2, 3]);
  });

  it('does not pass over what retention took while a batch was in hand', async () => {
    const { broker, log, append } = await setUp(() => 0);
    const membership = await log.join('group', ['orders'], {
      assigned: async () => ({}),
      batch: async ({ partition }) => {
        broker.truncateBefore('orders', partition, 3);
        return undefined;
      },
      revoked: async () => undefined,
    });
    await append(4);
    while (await broker.deliver('group')) continue;
    await expect(membership.ended).rejects.toThrow(/position 1 .* lies below/);
  });

  it('gives the tasks of a process that died to the others, without a word to it', async () => {
    const { broker, log, append } = await setUp(() => 0);
    const other = new MemoryLog(broker);
    const ledger = new Ledger();
    const [dead, living] = [new LedgerReader(ledger), new LedgerReader(ledger)];
    await log.join('group', ['orders'], dead);
    await other.join('group', ['orders'], living);
    await append(2);
    await broker.settle('group');
    expect([dead.held.size, living.held.size]).toEqual([1, 1]);
    log.crash();
    await broker.settle('group');
    expect(living.held.size).toBe(2);
    expect(dead.events).toEqual(['assigned 0']);
    await expect(log.bounds(['orders'])).rejects.toThrow(LogError);
  });

  it('lets an expelled member work on beside the new owner until it finds out', async () => {
    const { broker, log, append } = await setUp(() => 0);
    const other = new MemoryLog(broker);
    const [old, young] = [new Ledger(), new Ledger()];
    const [zombie, heir] = [new LedgerReader(old), new LedgerReader(young)];
    const membership = await log.join('group', ['orders'], zombie);
    await broker.settle('group');
    await other.join('group', ['orders'], heir);
    log.expel(membership);
    await append(1);
    while (await broker.deliver('group'));
    expect([old.read.length, young.read.length]).toEqual([1, 1]);
    log.readmit(membership);
    await broker.settle('group');
    expect([zombie.held.size, heir.held.size]).toEqual([1, 1]);
  });

  it('spoils the bytes of a batch once it is dealt with, so that whoever keeps them is found out', async () => {
    const { broker, log, append } = await setUp((n) => n - 1);
    const ledger = new Ledger();
    await log.join('group', ['orders'], new LedgerReader(ledger));
    await append(2);
    while (await broker.deliver('group'));
    expect(ledger.texts()).toEqual(['0', '1']);
    expect(ledger.batches.map(({ bytes }) => bytes.every((byte) => byte === 0xff))).toEqual([true]);
  });

  it('replays exactly', async () => {
    const run = async () => {
      let seed = 7;
      const { broker, log, append } = await setUp((n) => (seed = (seed * 48_271) % 2_147_483_647) % n);
      const ledger = new Ledger();
      await log.join('group', ['orders'], new LedgerReader(ledger));
      await append(20);
      await append(20, 1);
      while (await broker.deliver('group'));
      return ledger.batches.map(({ partition, offsets }) => [partition, offsets]);
    };
    expect(await run()).toEqual(await run());
  });
});
