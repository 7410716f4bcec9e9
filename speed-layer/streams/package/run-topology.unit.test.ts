import { OrderCreated } from '../../../common/events/catalogue';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { topicSettings } from '../../../common/topics';
import { defineOutput, whole } from '../output';
import { stream } from '../stream';
import { topology } from '../topology';
import { runTopology } from './run-topology';

const says = (name: string, topic: string, step = 'all') =>
  topology(
    { name, about: 'One of one\'s own.' },
    stream(OrderCreated)
      .keyBy(() => 'all')
      .stateful(step, () => ({ state: undefined, emit: [1] }))
      .to(defineOutput({ topic, type: 'Said', about: 'What is said.', fields: { orders: whole('How many.') } }), (orders) => ({ data: { orders } })),
  );

it.each([
  ['the name of a built-in topology, whose internal topics it would write', says('order-metrics', 'own'), 'two topologies are named order-metrics'],
  ['an internal topic of one', says('order', 'own', 'metrics-per-minute'), 'topic order-metrics-per-minute-repartition is an internal topic of order-metrics and an internal topic of order'],
  ['what a built-in topology says', says('own', 'fraud-alerts'), 'topic fraud-alerts is an output of fraud and an output of own'],
  ['a topic of events, its own input among them', says('own', 'order-created'), 'topic order-created is written by others than topologies and an output of own'],
])('a topology of one\'s own is refused, before anything is written, that takes %s', async (_what, own, message) => {
  const log = new MemoryLog(new MemoryBroker({ now: Date.now }));
  await log.ensureTopics(topicSettings(1));
  await expect(runTopology(own, { log, redis: 'redis://127.0.0.1:9/0', signal: new AbortController().signal })).rejects.toThrow(message);
  await expect(log.bounds([own.internal[0] ?? ''])).rejects.toThrow();
});
