import { randomUUID } from 'node:crypto';
import { OrderCreated } from '../../../common/events/catalogue';
import { MemoryLiveState } from '../../../common/live/memory';
import type { LiveState } from '../../../common/live/live-state';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { topicSettings } from '../../../common/topics';
import { outgoing } from '../../outbox-record';
import { batchOf } from '../../testing/records';
import { runningTotals } from '../../topologies/running-totals';
import { passMark } from '../engine/records';
import { encodeState } from '../state-codec';
import { recordOf } from '../testing/shop';
import { StreamTask } from './stream-task';
import { topicsOf } from './topics';

const AT = Date.parse('2026-11-21T10:00:00Z');

describe('a stream task whose commit fails or is refused', () => {
  const topology = runningTotals();
  const internal = topology.internal[0] ?? '';
  /** An order of 1 euro, as the tasks of the topology hand it on. */
  const passed = { key: 'EUR', value: encodeState({ v: { data: { amount: 10_000n, currency: 'EUR' } }, t: AT, p: 0, c: 'one', w: AT }) };
  /** Whoever handed it on then tells that event time goes on with the clock. */
  const mark = { key: '0', value: passMark({ partition: 0, promised: { at: AT, since: AT, pace: 0 } }) };
  const ends = { [OrderCreated.topic]: 0, [internal]: 2 };
  let live: MemoryLiveState;
  let task: StreamTask;
  /** What happens to the next commit: it is lost, or only its answer is. */
  let trouble: 'before' | 'after' | undefined;

  beforeEach(async () => {
    live = new MemoryLiveState();
    trouble = undefined;
    const log = new MemoryLog(new MemoryBroker({ now: () => AT }));
    await log.ensureTopics([...topicSettings(1), ...topicsOf(topology, 1)]);
    await log.append([passed, mark].map((record) => ({ topic: internal, ...record })));
    const troubled = new Proxy<LiveState>(live, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (name !== 'commit' || typeof method !== 'function') return method;
        return async (...args: unknown[]): Promise<unknown> => {
          const when = trouble;
          trouble = undefined;
          if (when === 'before') throw new Error('Redis is away');
          const answer: unknown = await Reflect.apply(method, target, args);
          if (when === 'after') throw new Error('the answer was lost');
          return answer;
        };
      },
    });
    let ids = 0;
    task = new StreamTask(0, { topology, live: troubled, log, archive: { identities: async () => [] }, sentBelow: async () => 0, partitions: 1, now: () => AT, newId: () => `id-${(ids += 1)}` });
    await task.load();
  });

  const outputs = async () => (await live.outbox(0, 100)).map((entry) => ({ number: entry.offset, topic: outgoing(entry).topic }));

  it.each(['before', 'after'] as const)('says everything once, also what an idle clock let it say (trouble %s the commit)', async (when) => {
    const batch = batchOf(internal, 0, [passed, mark].map((record, offset) => ({ offset, ...record })));
    trouble = when;
    await expect(task.handle(batch)).rejects.toThrow();
    // An idle round may come before the task is loaded again, which is not for it to do.
    expect(await task.idle(ends, AT)).toBe(false);
    await task.load();
    await task.handle(batch);
    trouble = when;
    await expect(task.idle(ends, AT + 120_000)).rejects.toThrow();
    expect([await task.idle(ends, AT + 120_000), await task.passTo(ends)]).toEqual([false, false]);
    await task.load();
    expect(await task.idle(ends, AT + 120_000)).toBe(true);
    expect((await outputs()).filter(({ topic }) => topic !== internal).map(({ topic }) => topic)).toEqual(['running-totals']);
    expect((await outputs()).map(({ number }) => number)).toEqual((await outputs()).map((_, i) => i));
    const entry = (await live.outbox(0, 9)).find((each) => outgoing(each).topic === 'running-totals');
    expect(JSON.parse(Buffer.from(outgoing(entry!).value ?? '').toString())).toMatchObject({ data: { orders: 1, total: '1' } });
  });
});

it('a task whose mark Kafka has forgotten takes what waits in its outbox for what is unsent, and no more', async () => {
  const topology = runningTotals();
  const log = new MemoryLog(new MemoryBroker({ now: () => AT }));
  await log.ensureTopics([...topicSettings(1), ...topicsOf(topology, 1)]);
  const live = new MemoryLiveState();
  const open = (): StreamTask => new StreamTask(0, { topology, live, log, archive: { identities: async () => [] }, sentBelow: async () => 0, partitions: 1, mostUnsent: 1, now: () => AT, newId: randomUUID });
  const task = open();
  await task.load();
  const orders = Array.from({ length: 5 }, (_, i) => recordOf({ event: OrderCreated, eventId: `e${i}`, orderId: `o${i}`, userId: 'u', amount: 1n, at: Date.UTC(2024, 5, 1) }));
  await log.append(orders);
  await task.handle(batchOf(OrderCreated.topic, 0, orders.map(({ key, value }, offset) => ({ offset, key: String(key), value: String(value) }))));
  expect(task.waiting).toBe(5);
  const after = async (dropped: number): Promise<number> => {
    await live.dropOutbox(0, (await live.outbox(0, dropped)));
    const next = open();
    await next.load();
    return next.waiting;
  };
  expect([await after(3), await after(2)]).toEqual([2, 0]);
});

it('a Redis that went back while nothing came in has the reader go back: nothing of the log is passed over', async () => {
  const topology = runningTotals();
  const log = new MemoryLog(new MemoryBroker({ now: () => AT }));
  await log.ensureTopics([...topicSettings(1), ...topicsOf(topology, 1)]);
  const time = Date.UTC(2024, 5, 1);
  const orders = Array.from({ length: 9 }, (_, i) => recordOf({ event: OrderCreated, eventId: `e${i}`, orderId: `o${i}`, userId: 'u', amount: 1n, at: time }));
  await log.append(orders);
  const batch = (from: number, to: number) => batchOf(OrderCreated.topic, 0, orders.slice(from, to).map(({ key, value }, i) => ({ offset: from + i, key: String(key), value: String(value) })));
  const open = (live: LiveState): StreamTask => new StreamTask(0, { topology, live, log, archive: { identities: async () => [] }, sentBelow: async () => 0, partitions: 1, now: () => AT, newId: randomUUID });
  // What a failover leaves: the state without the last second.
  const older = new MemoryLiveState();
  const before = open(older);
  await before.load();
  await before.handle(batch(0, 3));
  let live = new MemoryLiveState();
  let fails = false;
  const failing = new Proxy<LiveState>(live, {
    get: (_target, name) => {
      const method: unknown = Reflect.get(live, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (!fails || name !== 'commit') return Reflect.apply(method, live, args) as unknown;
        [fails, live] = [false, older];
        throw new Error('Redis failed over');
      };
    },
  });
  const task = open(failing);
  await task.load();
  await task.handle(batch(0, 6));
  expect(task.watermark).toBe(time - 5_000);
  fails = true;
  const ends = { [OrderCreated.topic]: 9, [topology.internal[0] ?? '']: 0 };
  await expect(task.idle(ends, AT + 120_000)).rejects.toThrow('failed over');
  expect(task.watermark).toBeGreaterThanOrEqual(time - 5_000);
  expect([await task.idle(ends, AT + 121_000), await task.passTo({ [OrderCreated.topic]: 6 })]).toEqual([false, false]);
  expect(await task.handle(batch(6, 9))).toMatchObject({ [OrderCreated.topic]: 3 });
  await task.handle(batch(3, 9));
  expect((await live.read(0))?.offsets[OrderCreated.topic]).toBe(9);
});
