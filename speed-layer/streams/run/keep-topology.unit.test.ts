import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MemoryLiveState } from '../../../common/live/memory';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { until } from '../../../common/testing/until';
import { OrderMetrics } from '../../topologies/order-metrics';
import { Troubles } from '../../troubles';
import { MemoryEditions } from '../testing/memory-editions';
import { before, orders, REPLAY_TOPICS } from '../testing/replayed';
import { outputsIn } from '../testing/shop';
import { KeptTopology } from './keep-topology';

/** Fails as if the process had died once the edition was closed. */
class DyingOnce extends MemoryEditions {
  died = false;

  override async differing(...given: Parameters<MemoryEditions['differing']>): ReturnType<MemoryEditions['differing']> {
    if (this.died) return super.differing(...given);
    this.died = true;
    throw new Error('died here');
  }
}

describe('a topology whose state is lost', () => {
  it('is put in place also where the switch ended in the middle and events came meanwhile; then nothing is wrong any more', async () => {
    const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
    const log = new MemoryLog(broker);
    await log.ensureTopics(REPLAY_TOPICS);
    const lives = new Map([1, 2].map((edition) => [edition, new MemoryLiveState()]));
    const editions = new DyingOnce();
    await editions.first(before.name, before.hash);
    const troubles = new Troubles(() => undefined);
    const kept = new KeptTopology({
      topology: before, log, switchLog: new MemoryLog(broker), editions, troubles, partitions: 2, now: Date.now, newId: randomUUID, roundMillis: 20,
      openLive: (_topology, edition) => lives.get(edition) ?? new MemoryLiveState(),
      archive: { identities: async () => [] },
    });
    const stopping = new AbortController();
    const following = (async () => {
      while (!stopping.signal.aborted) {
        await kept.follow(await editions.list());
        await pause(20);
      }
    })();
    const said = async () => (await outputsIn(log, OrderMetrics)).length;
    try {
      await log.append(orders(0, 150));
      const told = await until('it says something', async () => (await said()) || undefined, 20_000);
      await lives.get(1)?.erase();
      await until('the switch ends in the middle', async () => editions.died || undefined, 20_000);
      await log.append(orders(150, 240));
      await until('the other edition is live', async () => (await editions.list()).find(({ number, state }) => number === 2 && state === 'live'), 20_000);
      await until('it goes on', async () => ((await said()) > told ? true : undefined), 20_000);
      await until('nothing is wrong', async () => (troubles.list().length === 0 ? true : undefined), 20_000);
    } finally {
      stopping.abort();
      await following;
      await kept.end();
    }
  }, 90_000);
});
