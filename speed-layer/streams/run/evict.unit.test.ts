import { OrderCreated } from '../../../common/events/catalogue';
import { MemoryLiveState } from '../../../common/live/memory';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { topicSettings } from '../../../common/topics';
import { batchOf } from '../../testing/records';
import { count } from '../aggregations';
import { defineOutput, whole } from '../output';
import { stream } from '../stream';
import { topology } from '../topology';
import { recordOf } from '../testing/shop';
import { minutes, tumbling } from '../windows';
import { StreamTask } from './stream-task';
import { topicsOf } from './topics';

const NOW = Date.parse('2024-06-01T00:00:00Z');
const OLD = Date.parse('2024-05-01T10:00:00Z');
const TOPIC = OrderCreated.topic;
const Counted = defineOutput({ topic: 'counted', type: 'Counted', about: 'What a test looks at.', fields: { orders: whole('How many.') } });
const counted = topology(
  { name: 'counted', about: 'Orders by minute.' },
  stream(OrderCreated)
    .groupByKey()
    .window(tumbling(minutes(1)))
    .aggregate('per-minute', { orders: count() })
    .to(Counted, ({ window, revision, value }) => ({ window, revision, data: value })),
);

it('identities of old days go to the archive once it holds them, and come back for an event of such a day', async () => {
  const live = new MemoryLiveState();
  const log = new MemoryLog(new MemoryBroker({ now: () => NOW }));
  await log.ensureTopics([...topicSettings(1), ...topicsOf(counted, 1)]);
  const ids = ['old', 'new', 'old', 'old-too', 'newer'];
  const records = ids.map((eventId, offset) => {
    const at = eventId.startsWith('old') ? OLD : NOW - 60_000;
    const { key, value } = recordOf({ event: OrderCreated, eventId, orderId: 'o', userId: 'u', amount: 100n, at });
    return { offset, key: String(key), value: String(value) };
  });
  await log.append(records.map(({ key, value }) => ({ topic: TOPIC, key, value })));
  const asked: number[][] = [];
  const archive = {
    identities: async (_partition: number, _topic: string, _day: string, below: number, needed: number): Promise<string[]> => {
      asked.push([below, needed]);
      return ['old'];
    },
  };
  let names = 0;
  const task = new StreamTask(0, { topology: counted, live, log, archive, sentBelow: async () => 0, partitions: 1, now: () => NOW, newId: () => `id-${(names += 1)}` });
  const days = async (): Promise<string[]> => {
    const at = { owner: task.owner, topic: TOPIC, from: (await live.read(0))?.offsets[TOPIC] ?? 0 };
    const homes = await Promise.all(['2024-05-01', '2024-05-31'].map((day) => live.identities(0, at, day)));
    return homes.map(({ where }) => where);
  };
  await task.load();
  await task.handle(batchOf(TOPIC, 0, records.slice(0, 2)));
  expect([await task.evict({ [TOPIC]: 2 }, 7), await task.evict({ [TOPIC]: 1 }, 7)]).toEqual([0, 0]);
  expect(await days()).toEqual(['resident', 'resident']);
  expect(await task.evict({ [TOPIC]: 2 }, 7)).toBe(1);
  expect(await days()).toEqual(['archive', 'resident']);
  const said = async (): Promise<number> => (await live.outbox(0, 100)).length;
  const before = await said();
  await task.handle(batchOf(TOPIC, 0, records.slice(2, 3)));
  expect([await said(), asked]).toEqual([before, [[2, 2]]]);
  await task.handle(batchOf(TOPIC, 0, records.slice(3, 4)));
  expect(await said()).toBe(before + 1);
  // Evicting changes the state's number, by which an idle task's commit is fenced.
  await task.handle(batchOf(TOPIC, 0, records.slice(4)));
  await task.evict({ [TOPIC]: 5 }, 7);
  expect(await task.idle({ [TOPIC]: 5 }, NOW + 120_000)).toBe(true);
  expect(await said()).toBe(before + 2);
});
