import { declaredTopologies } from '../../topologies/built-in';
import { OrderCreated } from '../../../common/events/catalogue';
import { pictureShape } from '../../../common/streams/picture';
import { count } from '../aggregations';
import { defineOutput, list, money, nullable, object, text, whole } from '../output';
import { stream } from '../stream';
import { topology } from '../topology';
import { minutes, tumbling } from '../windows';
import { describe as described } from './description';
import { graphOf } from './graph';
import { mermaid } from './mermaid';
import { drawn } from './picture';
import { describeText } from './text';

const paid = list('What was paid', object('By currency', { currency: text('Code'), amount: nullable(money('How much')) }));
const Counted = defineOutput({ topic: 'counted', type: 'Counted', about: 'Orders by user.', fields: { orders: whole('How many'), paid } });
const made = topology(
  { name: 'counting', about: 'Orders by user and minute' },
  stream(OrderCreated)
    .filter(({ data }) => data.amount > 0n, 'paid "for"')
    .merge(stream({ topic: 'old-orders', parse: (event) => event as never }))
    .groupBy(({ data }) => data.userId)
    .window(tumbling(minutes(1)))
    .aggregate('per-minute', { orders: count() })
    .to(Counted, ({ value: { orders } }) => ({ data: { orders, paid: [] } })),
);

describe('a topology as it is told', () => {
  test('is printed with its parts, sources, steps, state and sinks, as Kafka Streams prints one', () => {
    expect(describeText(described(made))).toBe(`Topology: counting
   Orders by user and minute.
   reads            order-created, old-orders
   says             counted
   looks up         none
   internal topics  counting-per-minute-repartition
   late events      counting.late, 1 h behind
   event time       waits 5 s for late events, 10 s for an idle input

   Sub-topology: 0
    Source: source:order-created (topics: [order-created])
      --> filter:paid "for"
    Processor: filter:paid "for" (stores: []) filter
      --> merge-1
      <-- source:order-created
    Source: source:old-orders (topics: [old-orders])
      --> merge-1
    Processor: merge-1 (stores: []) merge
      --> keyBy-1
      <-- filter:paid "for", source:old-orders
    Processor: keyBy-1 (stores: []) keyBy
      --> per-minute-repartition-sink
      <-- merge-1
    Sink: per-minute-repartition-sink (topic: counting-per-minute-repartition)
      <-- keyBy-1

   Sub-topology: 1
    Source: per-minute-repartition-source (topics: [counting-per-minute-repartition])
      --> per-minute
    Processor: per-minute (stores: [per-minute]) aggregate, tumbling 1 min
      --> to:counted
      <-- per-minute-repartition-source
    Sink: to:counted (topic: counted)
      <-- per-minute`);
  });

  test('is drawn as topics and steps between them; what is merged meets in the next step', () => {
    expect(mermaid(graphOf(described(made)))).toBe(`flowchart LR
  n0(["order-created"])
  n1["filter paid #quot;for#quot;"]
  n2(["old-orders"])
  n3["keyBy"]
  n4[/"per-minute-repartition"/]
  n5[["aggregate per-minute<br/>tumbling 1 min"]]
  n6(["counted"])
  n0 --> n1
  n1 --> n3
  n2 --> n3
  n3 --> n4
  n4 --> n5
  n5 --> n6`);
  });

  test('tells the fields of its outputs, those within others too', () => {
    expect(described(made).outputs[0]?.fields).toEqual([
      { name: 'orders', kind: 'whole number', about: 'How many' },
      { name: 'paid', kind: 'list of { currency: text; amount: decimal text, or null }', about: 'What was paid' },
    ]);
  });

  test.each(declaredTopologies().map((each) => [each.name, each] as const))('%s: every step is connected, and its picture has room for every box', (_name, each) => {
    const description = described(each);
    const names = description.steps.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { from, to } of description.steps) for (const name of [...from, ...to]) expect(names).toContain(name);
    const { width, height, boxes, arrows } = pictureShape.parse(drawn(graphOf(description)));
    for (const topic of [...description.inputs, ...description.outputs.map((output) => output.topic)]) expect(boxes.flatMap(({ lines }) => lines)).toContain(topic);
    for (const [i, box] of boxes.entries()) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
      for (const other of boxes.slice(i + 1)) expect(box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height <= other.y || other.y + other.height <= box.y).toBe(true);
    }
    expect(arrows.every((points) => points.length >= 2)).toBe(true);
  });
});
