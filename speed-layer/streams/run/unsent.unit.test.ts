import { MemoryLiveState } from '../../../common/live/memory';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { until } from '../../../common/testing/until';
import { topicSettings } from '../../../common/topics';
import { OrderCreated } from '../../../common/events/catalogue';
import { OrderSummaryCreated, splitter } from '../../topologies/splitter';
import { Troubles } from '../../troubles';
import { outputsIn, recordOf } from '../testing/shop';
import { topologyWorker } from './run-topology';
import { topicsOf } from './topics';

const MOST = 200;
/** One step more may be made than the bound has room for. */
const STEP = 50;
const ORDERS = 3_000;

it('a topology that Kafka takes nothing from makes no more outputs than the bound, says why it is paused, and goes on', async () => {
  const topology = splitter();
  const broker = new MemoryBroker({ now: Date.now, selfDriving: true });
  const log = new MemoryLog(broker);
  const live = new MemoryLiveState();
  await log.ensureTopics([...topicSettings(1), ...topicsOf(topology, 1)]);
  let isAway = true;
  const troubled = Object.assign(Object.create(log) as MemoryLog, {
    appendOnce: async (...given: Parameters<MemoryLog['appendOnce']>): Promise<void> => {
      if (isAway) throw new Error('Kafka is away');
      await log.appendOnce(...given);
    },
  });
  let ids = 0;
  const parts = { topology, log: troubled, live, archive: { identities: async () => [] }, partitions: 1, troubles: new Troubles(() => undefined), now: Date.now, newId: () => `id-${(ids += 1)}` };
  const worker = topologyWorker({ ...parts, roundMillis: 50, stepRecords: STEP, mostUnsent: MOST });
  const stopping = new AbortController();
  const running = worker.run(stopping.signal);
  const waiting = async (): Promise<number> => (await live.outbox(0, 1_000_000)).length;
  try {
    await log.append(Array.from({ length: ORDERS }, (_, i) => recordOf({ event: OrderCreated, eventId: `e-${i}`, orderId: `o-${i}`, userId: 'u', amount: 100n, at: Date.now() })));
    const [paused] = await until('it is paused', async () => (worker.paused().length > 0 ? worker.paused() : undefined));
    expect(paused?.why).toMatch(/^\d+ outputs wait to be sent$/);
    expect(await waiting()).toBeGreaterThan(MOST);
    const most = MOST + 3 * STEP;
    expect(await waiting()).toBeLessThanOrEqual(most);
    const read = (await live.read(0))?.offsets[OrderCreated.topic] ?? 0;
    expect(read).toBeLessThanOrEqual(most);
    isAway = false;
    const told = await until('all is told', async () => {
      expect(await waiting()).toBeLessThanOrEqual(most);
      const said = await outputsIn(log, OrderSummaryCreated);
      return said.length >= ORDERS ? said : undefined;
    });
    expect(told.map(({ data }) => data.orderId)).toEqual(Array.from({ length: ORDERS }, (_, i) => `o-${i}`));
    await until('it is paused no more', async () => (worker.paused().length === 0 ? true : undefined));
  } finally {
    stopping.abort();
    await running;
  }
});
