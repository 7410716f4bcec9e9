import { OrderCreated, INPUT_TOPICS, PaymentCompleted } from '../../common/events/catalogue';
import { defineEvent } from '../../common/events/event';
import { USER_CLEARED } from '../../common/user-cleared';
import { builtIn } from '../topologies/built-in';
import { DEFAULT_SETTINGS } from '../topologies/settings';
import { checkTopologies } from './check-topologies';
import { drive } from './drive';
import { defineOutput, flag, instant, list, money, nullable, object, text, whole, type OutputFields } from './output';
import { times } from './patterns';
import { stream } from './stream';
import { topology, type Topology } from './topology';

const declared = <F extends OutputFields>(topic: string, fields: F) => defineOutput({ topic, type: 'Said', about: 'What is said.', fields });
const Said = declared('said', { orders: whole('How many.') });
const Again = declared('again', { orders: whole('How many.') });
const says = (name: string, output = Said, step = 'all'): Topology =>
  topology(
    { name, about: 'Says something.' },
    stream(OrderCreated).keyBy(() => 'all').stateful(step, () => ({ state: undefined, emit: [1] })).to(output, (orders) => ({ data: { orders } })),
  );
const check = (...topologies: Topology[]) => () => checkTopologies(topologies, { events: INPUT_TOPICS, said: [USER_CLEARED.topic] });

describe('topologies are checked before any runs', () => {
  it('the built-in ones fit', () => {
    check(...builtIn(DEFAULT_SETTINGS, { name: 'users', load: async () => new Map() }))();
    check(says('one'), topology({ name: 'reader', about: 'Reads.' }, stream(Said).to(Again, ({ data }) => ({ data }))))();
  });

  it.each<[string, () => void, string]>([
    ['one name for two', check(says('one'), says('one')), 'two topologies are named one'],
    ['a type that differs', check(says('one'), says('other', defineOutput({ topic: 'said', type: 'Told', about: 'Another.', fields: { orders: whole('How many.') } }))), 'its type is Said for one, which writes it, and Told for other, which writes it. Declare the output once and import it'],
    ['a field that differs', check(says('one'), says('other', declared('said', { orders: { ...whole('How many.'), kind: 'text' } }))), 'its field orders is whole number for one, which writes it, and text for other, which writes it'],
    [
      'a reader who takes it for something else',
      check(says('one'), topology({ name: 'reader', about: 'Reads.' }, stream(declared('said', { sum: money('How much.') })).to(Again, () => ({ data: { orders: 1 } })))),
      'its field orders is whole number for one, which writes it, and not there for reader, which reads it',
    ],
    ['an output among the events', check(says('one', declared('order-created', { orders: whole('How many.') }))), 'topic order-created is written by others than topologies and an output of one: give the output, the step or the topology another name'],
    ['one output topic for two', check(says('one'), says('other')), 'topic said is an output of one and an output of other: give the output'],
    ['two internal topics of one name', check(says('a', Said, 'b-c'), says('a-b', Said, 'c')), 'topic a-b-c-repartition is an internal topic of a and an internal topic of a-b'],
    ['a topic nobody declares', check(topology({ name: 'reader', about: 'Reads.' }, stream(Said).to(Again, ({ data }) => ({ data })))), 'topology reader reads said, which nobody declares'],
    ['a topic that Kafka refuses', check(says('one', declared('said aloud', { orders: whole('How many.') }))), 'topology one says something in "said aloud", which Kafka takes for no topic'],
    ['a topic too long for its editions', check(says('one', declared('s'.repeat(245), { orders: whole('How many.') }))), 'which Kafka takes for no topic'],
    ['its own outputs', check(topology({ name: 'loop', about: 'Loops.' }, stream(Said).to(Said, ({ data }) => ({ data })))), 'topology loop reads what comes of its own outputs'],
  ])('refused: %s', (_what, checking, message) => {
    expect(checking).toThrow(message);
  });
});

it.each<[string, () => unknown, string]>([
  ['a join', () => stream(OrderCreated).join('pair', stream(PaymentCompleted), { within: NaN, kind: 'inner' }), 'join pair needs milliseconds from 0 on, not NaN'],
  ['a pattern', () => times(2, 'order', () => true).within(-1), 'a pattern of order → order needs milliseconds from 0 on, not -1'],
  ['what is told at an interval', () => stream(OrderCreated).every('beat', 0), 'every beat needs a whole number of milliseconds above 0, not 0'],
  ['a retention', () => topology({ name: 'short', about: 'Short.', retention: -1 }), 'retention of topology short needs milliseconds from 0 on, not -1'],
  ['an allowed lateness', () => topology({ name: 'late', about: 'Late.', lateness: NaN }), 'lateness of topology late needs milliseconds from 0 on, not NaN'],
])('a span that is none is refused where it is declared: %s', (_what, declaring, message) => {
  expect(declaring).toThrow(new RangeError(message));
});

it('an event that is not in the catalogue is refused where it is read: its fields would come as they are written, not as they are declared', () => {
  const Returned = defineEvent({ type: 'OrderReturned', topic: 'order-returned', version: 1, upcasters: {}, about: 'Came back.', fields: OrderCreated.fields });
  expect(() => stream(Returned)).toThrow("OrderReturned is no event of the catalogue: say how it is read, as stream({ topic: 'order-returned', parse })");
});

describe('an output that is not what was declared is refused before it is committed, with the field', () => {
  const Every = defineOutput({
    topic: 'every',
    type: 'Every',
    about: 'Every kind of field.',
    fields: { n: whole('n'), m: money('m'), t: text('t'), f: flag('f'), i: instant('i'), l: list('l', object('o', { n: nullable(whole('n')) })) },
  });
  const good = { n: 1, m: 1n, t: 't', f: true, i: 0, l: [{ n: 1 }, { n: null }] };
  it.each<[string, object, string]>([
    ['a fraction', { n: 1.5 }, 'n is 1.5, not a whole number'],
    ['no number', { n: NaN }, 'n is NaN, not a whole number'],
    ['money in a number', { m: 2 }, 'm is 2, not an amount'],
    ['no text', { t: undefined }, 't is undefined, not a text'],
    ['no yes or no', { f: 'yes' }, 'f is yes, not true or false'],
    ['no instant', { i: Infinity }, 'i is Infinity, not an instant'],
    ['a fraction deep inside', { l: [{ n: 1 }, { n: 0.1 }] }, 'l[1].n is 0.1, not a whole number'],
  ])('%s', async (_what, wrong, message) => {
    const saying = topology({ name: 'saying', about: 'Says.' }, stream(OrderCreated).to(Every, ({ data }) => ({ data: data.country === 'NL' ? { ...good, ...wrong } : good })));
    const driver = drive(saying);
    const order = (country: string) => driver.send(OrderCreated, { orderId: 'o', userId: 'u', currency: 'EUR', amount: 1n, country }, 0);
    await expect(order('NL')).rejects.toThrow(`output every: ${message}`);
    await order('DE');
    expect(driver.read(Every).map(({ data }) => data)).toEqual([good]);
  });
});
