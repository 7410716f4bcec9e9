import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import { count, max, min, sum } from '../aggregations';
import { drive, type Driver } from '../drive';
import { defineOutput, money, nullable, text, whole } from '../output';
import { times } from '../patterns';
import { stream } from '../stream';
import { topology } from '../topology';
import { hours, minutes, seconds, tumbling, type Windows } from '../windows';

const Said = defineOutput({
  topic: 'said',
  type: 'Said',
  about: 'What a test looks at.',
  fields: { orders: whole('How many.'), revenue: money('How much.'), least: nullable(money('The least.')), most: nullable(money('The most.')) },
});
const Pair = defineOutput({ topic: 'pair', type: 'Pair', about: 'A pair.', fields: { order: text('The order.'), payment: nullable(text('The payment.')) } });
const Found = defineOutput({ topic: 'found', type: 'Found', about: 'A match.', fields: { events: text('Their ids.') } });

const amountOf = ({ data }: { readonly data: { readonly amount: bigint } }): bigint => data.amount;
const measures = { orders: count(), revenue: sum(amountOf), least: min(amountOf), most: max(amountOf) };

const windowed = (windows: Windows) =>
  topology(
    { name: 'windowed', about: 'Orders by window.', lateness: seconds(5), retention: minutes(2) },
    stream(OrderCreated)
      .groupBy(({ data }) => data.country ?? '?')
      .window(windows)
      .aggregate('by-country', measures)
      .to(Said, ({ value, window, revision }) => ({ data: value, window, revision })),
  );

interface Order {
  readonly at: number;
  readonly country: string;
  readonly amount: bigint;
}

async function sendAll(driver: Driver, orders: readonly Order[]): Promise<void> {
  for (const [i, { at, country, amount }] of orders.entries()) await driver.send(OrderCreated, { orderId: `o${i}`, userId: 'u', currency: 'EUR', country, amount }, at);
}

it('names outputs apart that two readers of one input say in one output topic', async () => {
  const Seen = defineOutput({ topic: 'seen', type: 'Seen', about: 'What was seen.', fields: { how: text('By whom.') } });
  const plain = stream(OrderCreated).to(Seen, () => ({ data: { how: 'plain' } }));
  const again = stream(OrderCreated).to(Seen, () => ({ data: { how: 'again' } }));
  const driver = drive(topology({ name: 'seen-twice', about: 'Two parts.' }, plain, again), { restarts: true });
  await driver.send(OrderCreated, { orderId: 'o', userId: 'u', currency: 'EUR', amount: 1n }, 1_000);
  const said = driver.read(Seen);
  expect(said.map(({ data }) => data.how).sort()).toEqual(['again', 'plain']);
  expect(new Set(said.map(({ eventId }) => eventId)).size).toBe(2);
});

it('names outputs apart that come of one window, and a revision of each like what it revises', async () => {
  const Seen = defineOutput({ topic: 'seen', type: 'Seen', about: 'What was seen.', fields: { how: text('By whom.') } });
  const perMinute = stream(OrderCreated).groupByKey().window(tumbling(minutes(1))).aggregate('minute', { orders: count() });
  const each = perMinute.flatMap(({ window, revision, value }) => ['first', 'second'].map((how) => ({ how: `${how} of ${value.orders}`, window, revision })));
  const driver = drive(
    topology(
      { name: 'seen-often', about: 'One window, many outputs.' },
      each.to(Seen, ({ how, window, revision }) => ({ window, revision, data: { how } })),
      perMinute.to(Seen, ({ window, revision, value }) => ({ window, revision, data: { how: `all of ${value.orders}` } })),
    ),
    { restarts: true },
  );
  for (const at of [1_000, 70_000, 2_000]) await driver.send(OrderCreated, { orderId: 'o', userId: 'u', currency: 'EUR', amount: 1n }, at);
  const subjects = driver.read(Seen).map(({ eventId, data }) => [data.how, eventId.split('/').slice(0, -1).join('/')]);
  expect(Object.fromEntries(subjects)).toEqual({
    'first of 1': 'seen/o/0/60000',
    'second of 1': 'seen/o/0+0.1/60000',
    'all of 1': 'seen/o/0+1.0/60000',
    'first of 2': 'seen/o/0/60000',
    'second of 2': 'seen/o/0+0.1/60000',
    'all of 2': 'seen/o/0+1.0/60000',
  });
});

it('names what is said of a window again, or by another declaration of the same topic, under ids of their own, and a revision by what it revises', async () => {
  const seen = () => defineOutput({ topic: 'seen', type: 'Seen', about: 'What was seen.', fields: { orders: whole('How many.') } });
  const [Seen, Again] = [seen(), seen()];
  const twice = stream(OrderCreated)
    .flatMap((order) => [order, order])
    .groupByKey()
    .window(tumbling(minutes(1)), { emit: 'update' })
    .aggregate('minute', { orders: count() });
  const driver = drive(topology({ name: 'twice', about: 'Each order twice.' }, ...[Seen, Again].map((output) => twice.to(output, ({ window, revision, value }) => ({ window, revision, data: value })))));
  await driver.send(OrderCreated, { orderId: 'o', userId: 'u', currency: 'EUR', amount: 1n }, 1_000);
  expect(driver.read(Seen).map(({ eventId, data }) => [eventId, data.orders])).toEqual([
    ['seen/o/0/60000/0', 1],
    ['seen/o/0+1.0/60000/0', 1],
    ['seen/o/0/60000/1', 2],
    ['seen/o/0+1.0/60000/1', 2],
  ]);
});

describe('windows', () => {
  it('lets a closed window go after its retention, and says and counts what comes later, as events and as money', async () => {
    const driver = drive(windowed(tumbling(minutes(1))));
    await sendAll(driver, [
      { at: 10_000, country: 'NL', amount: 100n },
      { at: 300_000, country: 'NL', amount: 200n },
      { at: 20_000, country: 'NL', amount: 70_000n },
    ]);
    expect(driver.late()).toEqual({ events: 1, money: { EUR: 70_000n } });
    expect(driver.readLate()).toMatchObject([{ eventType: 'LateEvent', step: 'by-country', key: 'NL', amount: '7', currency: 'EUR', timestamp: '1970-01-01T00:00:20.000Z', value: { data: { amount: '7' } } }]);
    expect(driver.read(Said).map(({ revision, data }) => [revision, data.revenue])).toEqual([[0, 100n]]);
    await driver.idleUntil(1_000_000);
    expect(driver.read(Said).map(({ revision, data }) => [revision, data.revenue])).toEqual([[0, 200n]]);
    expect([...driver.state('by-country')]).toEqual([]);
  });

  it('counts the money of a late event also where it was mapped and re-keyed, and once where it was split', async () => {
    const split = stream(OrderCreated)
      .flatMap(({ data }) => [data, data], 'twice')
      .map(({ country }) => ({ land: country ?? '' }), 'land')
      .groupBy(({ land }) => land)
      .window(tumbling(minutes(1)))
      .aggregate('by-land', { orders: count() });
    const said = split.to(Said, ({ window, revision, value: { orders } }) => ({ window, revision, data: { orders, revenue: 0n, least: null, most: null } }));
    const driver = drive(topology({ name: 'split', about: 'Orders, each twice.' }, said), { restarts: true });
    await sendAll(driver, [
      { at: hours(2), country: 'NL', amount: 1n },
      { at: 20_000, country: 'NL', amount: 70_000n },
    ]);
    expect(driver.late()).toEqual({ events: 2, money: { EUR: 70_000n } });
  });

  it('tells a closed window again with the next revision when an event comes late', async () => {
    const driver = drive(windowed(tumbling(minutes(1))));
    await sendAll(driver, [
      { at: 10_000, country: 'NL', amount: 100n },
      { at: 66_000, country: 'NL', amount: 1n },
      { at: 20_000, country: 'NL', amount: 30n },
    ]);
    expect(driver.read(Said).map(({ revision, window, data }) => [revision, window?.start, data.revenue])).toEqual([[0, 0, 100n], [1, 0, 130n]]);
  });
});

describe('joins', () => {
  const paid = topology(
    { name: 'paid', about: 'Orders and their payments.', lateness: seconds(5), retention: minutes(5) },
    stream(OrderCreated).join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'left' }).to(Pair, ({ left, right, revision }) => ({ revision, data: { order: left.eventId, payment: right?.eventId ?? null } })),
  );
  const send = async (driver: Driver, what: 'order' | 'payment', id: string, orderId: string, at: number): Promise<void> =>
    what === 'order'
      ? driver.send(OrderCreated, { orderId, eventId: id, userId: 'u', amount: 1n, currency: 'EUR' }, at)
      : driver.send(PaymentCompleted, { orderId, eventId: id, userId: 'u', amount: 1n, currency: 'EUR' }, at);
  const pairs = (driver: Driver): string[] => driver.read(Pair).map(({ data, revision }) => `${data.order} ${data.payment ?? '-'} ${revision}`);

  it('names a pair alike whichever of its records came last, and each of several that one event brings by itself', async () => {
    const twice = stream(OrderCreated).flatMap(({ eventId }) => [`${eventId} 1`, `${eventId} 2`], 'twice');
    const both = () => topology({ name: 'pairs', about: 'Pairs.' }, twice.join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'inner' }).to(Pair, ({ left, right }) => ({ data: { order: left, payment: right.eventId } })));
    const idsWhere = async (...sent: readonly (typeof OrderCreated | typeof PaymentCompleted)[]): Promise<string[]> => {
      const driver = drive(both(), { restarts: true });
      for (const event of sent) await driver.send(event, { orderId: 'o', userId: 'u', currency: 'EUR', amount: 1n }, 1_000);
      return driver.read(Pair).map(({ eventId, data }) => `${data.order} ${eventId}`).sort();
    };
    const ids = await idsWhere(OrderCreated, PaymentCompleted);
    expect(new Set(ids.map((each) => each.split(' ')[2])).size).toBe(2);
    expect(await idsWhere(PaymentCompleted, OrderCreated)).toEqual(ids);
  });


  it('left: tells an order alone once no payment can come in time, and a late one as a revision', async () => {
    const driver = drive(paid);
    await send(driver, 'order', 'order1', 'a', 0);
    await send(driver, 'order', 'order2', 'b', 1_000);
    await send(driver, 'payment', 'payment2', 'b', 60_000);
    expect(pairs(driver)).toEqual(['order2 payment2 0']);
    await send(driver, 'order', 'order3', 'c', 305_000);
    expect(pairs(driver)).toEqual([]);
    await driver.idleUntil(320_000);
    expect(pairs(driver)).toEqual(['order1 - 0']);
    await send(driver, 'payment', 'payment1', 'a', 299_000);
    expect(pairs(driver)).toEqual(['order1 payment1 1']);
  });
});

describe('patterns', () => {
  const alerts = topology(
    { name: 'alerts', about: 'Three in a row.', lateness: seconds(5) },
    stream(OrderCreated).keyBy(({ data }) => data.userId).detect('three', times(3, 'order', ({ data }: { data: { amount: bigint } }) => data.amount > 0n).within(minutes(5)))
      .to(Found, ({ events }) => ({ data: { events: events.map(({ eventId }) => eventId).join(' ') } })),
  );

  it('finds three within the span in whatever order they come, each event in one match', async () => {
    const driver = drive(alerts, { restarts: true });
    const send = (eventId: string, at: number) => driver.send(OrderCreated, { orderId: eventId, eventId, userId: 'u', amount: 1n, currency: 'EUR' }, at);
    await send('third', 200_000);
    await send('first', 0);
    await send('second', 100_000);
    await send('fourth', 210_000);
    await send('fifth', 220_000);
    await send('far', 520_001);
    expect(driver.read(Found).map(({ key, data }) => [key, data.events])).toEqual([['u', 'first second third']]);
    await send('sixth', 225_000);
    expect(driver.read(Found).map(({ data }) => data.events)).toEqual(['fourth fifth sixth']);
  });
});
