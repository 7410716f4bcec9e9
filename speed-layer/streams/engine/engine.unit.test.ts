import fc from 'fast-check';
import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import { count, max, min, sum } from '../aggregations';
import { drive, type Driver } from '../drive';
import { defineOutput, money, nullable, text, whole } from '../output';
import { times } from '../patterns';
import { stream } from '../stream';
import { topology } from '../topology';
import { hopping, minutes, seconds, session, sliding, tumbling, type Windows } from '../windows';

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

const windowed = (windows: Windows, emit: 'close' | 'update' = 'close') =>
  topology(
    { name: 'windowed', about: 'Orders by window.', lateness: seconds(5), retention: minutes(2) },
    stream(OrderCreated)
      .groupBy(({ data }) => data.country ?? '?')
      .window(windows, { emit })
      .aggregate('by-country', measures)
      .to(Said, ({ value, window, revision, retracted }) => ({ data: value, window, revision, ...(retracted && { retracted }) })),
  );

interface Order {
  readonly at: number;
  readonly country: string;
  readonly amount: bigint;
}

const order = fc.record({ at: fc.integer({ min: 0, max: 400_000 }), country: fc.constantFrom('NL', 'DE'), amount: fc.bigInt({ min: 1n, max: 1_000_000n }) });

async function sendAll(driver: Driver, orders: readonly Order[]): Promise<void> {
  for (const [i, { at, country, amount }] of orders.entries()) await driver.send(OrderCreated, { orderId: `o${i}`, userId: 'u', currency: 'EUR', country, amount }, at);
}

/** What holds in the end: of each key and window, the output with the greatest revision. */
function lastSaid(driver: Driver) {
  const held = new Map<string, { revision: number; data: unknown; retracted?: true }>();
  for (const { key, window, revision, data, retracted } of driver.read(Said)) {
    const name = `${key} ${window?.start} ${window ? window.end : ''}`;
    const place = `${key} ${window?.start}`;
    expect(revision).toBe((held.get(place)?.revision ?? -1) + 1);
    held.set(place, { revision, data: { name, data }, ...(retracted && { retracted }) });
  }
  return new Map(Array.from(held.values()).filter(({ retracted }) => !retracted).map(({ data }) => [(data as { name: string }).name, (data as { data: unknown }).data]));
}

const END = 10_000_000;

describe('windows, in whatever order events come', () => {
  const expected = (orders: readonly Order[], windows: Windows): Map<string, unknown> => {
    const cells = new Map<string, Order[]>();
    const into = (key: string, start: number, end: number, one: Order): void => void cells.set(`${key} ${start} ${end}`, [...(cells.get(`${key} ${start} ${end}`) ?? []), one]);
    for (const one of orders) {
      if (windows.kind === 'fixed') for (let start = 0; start <= 400_000; start += windows.every) if (one.at >= start && one.at < start + windows.size) into(one.country, start, start + windows.size, one);
      if (windows.kind === 'fixed') for (let start = -windows.every; start > -windows.size; start -= windows.every) if (one.at < start + windows.size) into(one.country, start, start + windows.size, one);
    }
    if (windows.kind === 'sliding') {
      for (const { at, country } of orders) {
        const name = `${country} ${at - windows.size} ${at}`;
        cells.set(name, orders.filter((one) => one.country === country && one.at >= at - windows.size && one.at <= at));
      }
    }
    if (windows.kind === 'session') {
      for (const country of new Set(orders.map((one) => one.country))) {
        let current: Order[] = [];
        const close = (): void => {
          const [first, last] = [current[0], current.at(-1)];
          if (first && last) cells.set(`${country} ${first.at} ${last.at + 1}`, current);
          current = [];
        };
        for (const one of orders.filter((each) => each.country === country).sort((a, b) => a.at - b.at)) {
          const last = current.at(-1);
          if (last && one.at - last.at > windows.gap) close();
          current.push(one);
        }
        close();
      }
    }
    return new Map(
      Array.from(cells, ([name, all]) => {
        const amounts = all.map(({ amount }) => amount);
        return [name, { orders: all.length, revenue: amounts.reduce((a, b) => a + b, 0n), least: amounts.reduce((a, b) => (a < b ? a : b)), most: amounts.reduce((a, b) => (a > b ? a : b)) }];
      }),
    );
  };

  /** Nothing is late for good: corrections reach as far as events do. */
  const forgiving = (windows: Windows) => ({ ...windowed(windows), retention: END });

  it.each([
    ['tumbling', tumbling(minutes(1))],
    ['hopping', hopping(minutes(1), seconds(20))],
    ['sliding', sliding(seconds(30))],
    ['session', session(seconds(20))],
  ])('%s: the last revisions are what the events give in any order, over restarts and several tasks', async (_name, windows) => {
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 40 }), fc.boolean(), fc.integer({ min: 1, max: 3 }), async (orders, restarts, partitions) => {
        const driver = drive(forgiving(windows), { restarts, partitions });
        await sendAll(driver, orders);
        await driver.idleUntil(END);
        expect(lastSaid(driver)).toEqual(expected(orders, windows));
        expect(driver.late()).toEqual({ events: 0, money: {} });
      }),
      { numRuns: 150 },
    );
  });

  it('lets a closed window go after its retention, and says and counts what comes later, as events and as money', async () => {
    const driver = drive(windowed(tumbling(minutes(1))));
    await sendAll(driver, [
      { at: 10_000, country: 'NL', amount: 100n },
      { at: 300_000, country: 'NL', amount: 200n },
      { at: 20_000, country: 'NL', amount: 70_000n },
    ]);
    expect(driver.late()).toEqual({ events: 1, money: { EUR: 70_000n } });
    expect(driver.readLate()).toMatchObject([{ eventType: 'LateEvent', step: 'by-country', key: 'NL', amount: '7', currency: 'EUR', timestamp: '1970-01-01T00:00:20.000Z' }]);
    expect(driver.read(Said).map(({ revision, data }) => [revision, data.revenue])).toEqual([[0, 100n]]);
    await driver.idleUntil(1_000_000);
    expect(driver.read(Said).map(({ revision, data }) => [revision, data.revenue])).toEqual([[0, 200n]]);
    expect([...driver.state('by-country')]).toEqual([]);
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
  const paid = (kind: 'inner' | 'left') =>
    topology(
      { name: 'paid', about: 'Orders and their payments.', lateness: seconds(5), retention: minutes(5) },
      kind === 'inner'
        ? stream(OrderCreated).join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'inner' }).to(Pair, ({ left, right, revision }) => ({ revision, data: { order: left.eventId, payment: right.eventId } }))
        : stream(OrderCreated).join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'left' }).to(Pair, ({ left, right, revision }) => ({ revision, data: { order: left.eventId, payment: right?.eventId ?? null } })),
    );
  const send = async (driver: Driver, what: 'order' | 'payment', id: string, orderId: string, at: number): Promise<void> =>
    what === 'order'
      ? driver.send(OrderCreated, { orderId, eventId: id, userId: 'u', amount: 1n, currency: 'EUR' }, at)
      : driver.send(PaymentCompleted, { orderId, eventId: id, userId: 'u', amount: 1n, currency: 'EUR' }, at);
  const pairs = (driver: Driver): string[] => driver.read(Pair).map(({ data, revision }) => `${data.order} ${data.payment ?? '-'} ${revision}`);

  it('inner: pairs whichever comes first, once, and only within the span', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ what: fc.constantFrom('order' as const, 'payment' as const), order: fc.constantFrom('a', 'b'), at: fc.integer({ min: 0, max: 900_000 }) }), { maxLength: 25 }),
        fc.boolean(),
        async (events, restarts) => {
          const driver = drive({ ...paid('inner'), retention: END }, { restarts, partitions: 2 });
          for (const [i, { what, order: id, at }] of events.entries()) await send(driver, what, `${what}${i}`, id, at);
          const all = events.map((one, i) => ({ ...one, id: `${one.what}${i}` }));
          const expected = all.flatMap((left) => all.filter((right) => left.what === 'order' && right.what === 'payment' && left.order === right.order && Math.abs(left.at - right.at) <= minutes(5)).map((right) => `${left.id} ${right.id} 0`));
          expect(pairs(driver).sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('left: tells an order alone once no payment can come in time, and a late one as a revision', async () => {
    const driver = drive(paid('left'));
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

describe('event time', () => {
  const both = topology(
    { name: 'both', about: 'Both kinds.', lateness: seconds(5), idleAfter: seconds(10) },
    stream(OrderCreated).merge(stream(PaymentCompleted)).groupBy(() => 'all').window(tumbling(minutes(1))).aggregate('all', { orders: count() })
      .to(Said, ({ value, window, revision }) => ({ window, revision, data: { ...value, revenue: 0n, least: null, most: null } })),
  );
  const order = { userId: 'u', amount: 1n, currency: 'EUR' };

  it('waits for the input that is behind, until that has been idle for long enough', async () => {
    const merged = topology(
      { name: 'merged', about: 'Both kinds.', lateness: seconds(5), idleAfter: seconds(10) },
      stream(OrderCreated).merge(stream(PaymentCompleted)).groupByKey().window(tumbling(minutes(1))).aggregate('all', { orders: count() })
        .to(Said, ({ value, window, revision }) => ({ window, revision, data: { ...value, revenue: 0n, least: null, most: null } })),
    );
    const driver = drive(merged);
    await driver.send(PaymentCompleted, { orderId: 'a', ...order }, 59_000);
    await driver.send(OrderCreated, { orderId: 'a', ...order }, 66_000);
    expect(driver.read(Said)).toEqual([]);
    await driver.send(OrderCreated, { orderId: 'a', ...order }, 70_000);
    expect(driver.read(Said).map(({ window, data }) => [window?.start, data.orders])).toEqual([[0, 1]]);
  });

  it('goes on at the pace of the clock while everything is idle', async () => {
    const driver = drive(both);
    await driver.send(OrderCreated, { orderId: 'a', ...order }, 30_000);
    await driver.idleUntil(30_000 + 10_000 + 34_000);
    expect(driver.read(Said)).toEqual([]);
    await driver.idleUntil(30_000 + 10_000 + 35_000);
    expect(driver.read(Said)).toMatchObject([{ eventId: 'said/all/0/60000/0', data: { orders: 1 } }]);
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
