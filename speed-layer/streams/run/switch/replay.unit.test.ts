import { randomUUID } from 'node:crypto';
import { MemoryLiveState } from '../../../../common/live/memory';
import type { Log } from '../../../../common/log/log';
import { keyIn } from '../../../../common/log/partitioner';
import { MemoryBroker, MemoryLog } from '../../../../common/log/memory';
import { until } from '../../../../common/testing/until';
import { OrderMetrics } from '../../../topologies/order-metrics';
import { CrashCorner } from '../../testing/crash-corner';
import { MemoryEditions } from '../../testing/memory-editions';
import { before, changed, describeReplay, OFTEN, orders, REPLAY_TOPICS } from '../../testing/replayed';
import { outputsIn } from '../../testing/shop';
import { Troubles } from '../../../troubles';
import type { Edition } from '../editions/edition';
import { runEdition } from '../editions/edition-run';
import { differenceAt, endsNow, switchTo } from './switch';

describe('a topology made anew, in memory, over deaths at any call', () => {
  const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
  const lives = new Map([1, 2].map((edition) => [edition, new MemoryLiveState()]));
  describeReplay(() => ({ openLog: () => new MemoryLog(broker), liveOf: (edition) => lives.get(edition) ?? new MemoryLiveState() }), OFTEN);
});

it('a topology made anew from a log that is silent says what the clock had told, also behind an internal topic', async () => {
  let ahead = 0;
  const now = (): number => Date.parse('2026-11-21T10:02:30Z') + ahead;
  const broker = new MemoryBroker({ now, selfDriving: true });
  const log = new MemoryLog(broker);
  await log.ensureTopics(REPLAY_TOPICS);
  await log.append(orders(0, 150));
  const run = (edition: 1 | 2, sending: 'live' | 'beside') =>
    runEdition({ topology: before, edition: { number: edition }, sending, troubles: new Troubles(() => undefined), roundMillis: 20 }, { log: new MemoryLog(broker), openLive: () => new MemoryLiveState(), archive: { identities: async () => [] }, partitions: 2, now, newId: randomUUID });
  const live = run(1, 'live');
  const never = new AbortController().signal;
  await live.caughtUp(never);
  ahead = 30 * 60_000;
  await live.caughtUp(never);
  const built = run(2, 'beside');
  await built.caughtUp(never);
  const edition = { topology: before.name, number: 2 } as Edition;
  const difference = await differenceAt(await endsNow(edition, { topology: before, log }), edition, { topology: before, log });
  await Promise.all([live.end(), built.end()]);
  expect(difference).toEqual({ compared: 3, left: 0, corrections: [] });
});

describe('after a switch', () => {
  it('neither the former edition nor what built the new one sends anything, though their processes know of nothing', async () => {
    const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
    const log = new MemoryLog(broker);
    await log.ensureTopics(REPLAY_TOPICS);
    const [first, second] = [new MemoryLiveState(), new MemoryLiveState()];
    const process = (edition: 1 | 2, sending: 'live' | 'beside') =>
      new CrashCorner({ topology: edition === 1 ? before : changed, edition, sending, log: new MemoryLog(broker), live: edition === 1 ? first : second, partitions: 2, lifetime: () => undefined });
    const hasRead = (corner: CrashCorner) => until('all is read', () => corner.hasRead(), 20_000);

    await log.append(orders(0, 150));
    const former = process(1, 'live');
    await former.begin();
    await hasRead(former);
    const building = process(2, 'beside');
    await building.begin();
    const editions = new MemoryEditions();
    const edition = await editions.begin({ topology: changed.name, hash: changed.hash, cause: 'replay' });
    await switchTo(edition!, { topology: changed, log: new MemoryLog(broker), editions, partitions: 2, caughtUp: async () => {
        await hasRead(building);
      },
    });
    const told = (await outputsIn(log, OrderMetrics)).length;
    const built = (await log.bounds([`order-metrics.order-metrics.e2`])).end;

    await log.append(orders(150, 240));
    await expect(hasRead(former)).rejects.toThrow(/fenced|was replaced/);
    await expect(hasRead(building)).rejects.toThrow(/fenced|being put in place/);
    for (const [corner, why] of [[process(1, 'live'), /was replaced/], [process(2, 'beside'), /being put in place/]] as const) {
      await corner.begin();
      await expect(corner.idleUntil(Date.now()).then(() => hasRead(corner))).rejects.toThrow(why);
    }
    expect(await outputsIn(log, OrderMetrics)).toHaveLength(told);
    expect((await log.bounds([`order-metrics.order-metrics.e2`])).end).toEqual(built);
  });

  it('that ended in the middle, and of which retention took what was told before, nothing is told twice when it is gone on with', async () => {
    const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
    const log = new MemoryLog(broker);
    await log.ensureTopics(REPLAY_TOPICS);
    await log.append(orders(0, 240));
    const corners = ([1, 2] as const).map((edition) => new CrashCorner({ topology: edition === 1 ? before : changed, edition, sending: edition === 1 ? 'live' : 'beside', log: new MemoryLog(broker), live: new MemoryLiveState(), partitions: 2, lifetime: () => undefined }));
    for (const corner of corners) {
      await corner.begin();
      await until('all is read', () => corner.hasRead(), 20_000);
    }
    await Promise.all(corners.map((corner) => corner.end()));
    const told = await log.bounds([OrderMetrics.topic]);
    const editions = new MemoryEditions();
    await editions.first(before.name, before.hash);
    const edition = await editions.begin({ topology: changed.name, hash: changed.hash, cause: 'replay' });
    let corrections = 0;
    const dying = (): Log => {
      const own = new MemoryLog(broker);
      return new Proxy<Log>(own, {
        get: (target, name) => {
          if (name !== 'appendOnce') return Reflect.get(target, name) as unknown;
          return async (...given: Parameters<Log['appendOnce']>): Promise<void> => {
            if (given[1].length > 0 && (corrections += 1) === 4) throw new Error('died here');
            return target.appendOnce(...given);
          };
        },
      });
    };
    const parts = { topology: changed, editions, partitions: 2, caughtUp: async () => undefined, atOnce: 1 };
    await expect(switchTo(edition!, { ...parts, log: dying() })).rejects.toThrow('died here');
    for (const [p, end] of (told.end[OrderMetrics.topic] ?? []).entries()) broker.truncateBefore(OrderMetrics.topic, p, end);
    const kept = await outputsIn(log, OrderMetrics);
    expect(kept).toHaveLength(3);
    const counts = await switchTo({ ...edition!, state: 'switching' }, { ...parts, log: dying() });
    const ids = (await outputsIn(log, OrderMetrics)).map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(counts.new + counts.changed + counts.gone).toBeGreaterThan(3);
    expect((await editions.list()).map(({ state }) => state)).toEqual(['old', 'live']);
  });

  it.each([[0, 1], [1, 0]])('that ended in the middle, what is said under another key now, in another partition, is corrected once (%i to %i)', async (from, to) => {
    const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
    const log = new MemoryLog(broker);
    await log.ensureTopics(REPLAY_TOPICS);
    const window = { start: 0, end: 60_000 };
    const word = (topic: string, partition: number, eventId: string, edition?: number) => ({
      topic,
      key: keyIn(partition, 2),
      value: OrderMetrics.print({ eventType: OrderMetrics.type, eventId, timestamp: 0, key: keyIn(partition, 2), window, revision: 0, ...(edition !== undefined && { edition }), data: { category: 'basic', currency: 'EUR', orderCount: edition ?? 1, totalRevenue: 1n, avgOrderValue: 1n } }),
    });
    const id = 'order-metrics/all/0/60000/0';
    await log.append([word(OrderMetrics.topic, from, id)]);
    await log.append([word('order-metrics.order-metrics.e2', to, `${id}~2`, 2)]);
    class DyingBefore extends MemoryEditions {
      private died = false;
      override async settle(edition: Edition): Promise<void> {
        if (this.died) return super.settle(edition);
        this.died = true;
        throw new Error('died here');
      }
    }
    const editions = new DyingBefore();
    await editions.first(before.name, before.hash);
    const edition = await editions.begin({ topology: changed.name, hash: changed.hash, cause: 'replay' });
    const parts = () => ({ topology: changed, log: new MemoryLog(broker), editions, partitions: 2, caughtUp: async () => undefined });
    await expect(switchTo(edition!, parts())).rejects.toThrow('died here');
    await switchTo({ ...edition!, state: 'switching' }, parts());
    expect((await outputsIn(log, OrderMetrics)).map(({ eventId }) => eventId).sort()).toEqual([id, `${id}~2`]);
  });
});
