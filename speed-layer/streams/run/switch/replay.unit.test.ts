import { MemoryLiveState } from '../../../../common/live/memory';
import { MemoryBroker, MemoryLog } from '../../../../common/log/memory';
import { until } from '../../../../common/testing/until';
import { OrderMetrics } from '../../../topologies/order-metrics';
import { CrashCorner } from '../../testing/crash-corner';
import { MemoryEditions } from '../../testing/memory-editions';
import { before, changed, describeReplay, OFTEN, orders, REPLAY_TOPICS } from '../../testing/replayed';
import { outputsIn } from '../../testing/shop';
import { switchTo } from './switch';

describe('a topology made anew, in memory, over deaths at any call', () => {
  const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
  const lives = new Map([1, 2].map((edition) => [edition, new MemoryLiveState()]));
  describeReplay(() => ({ openLog: () => new MemoryLog(broker), liveOf: (edition) => lives.get(edition) ?? new MemoryLiveState() }), OFTEN);
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
});
