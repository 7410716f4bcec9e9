import { z } from 'zod';
import { OrderCancelled, OrderCreated } from '../../common/events/catalogue';
import { LostRevenue } from '../topologies/examples/lost-revenue';
import { count, sum } from './aggregations';
import { drive } from './drive';
import { defineOutput, whole } from './output';
import { stream } from './stream';
import { topology, type Topology } from './topology';
import { minutes, seconds, tumbling } from './windows';

const orders = () => stream(OrderCreated).map(({ data: { currency, amount } }) => ({ currency, amount }));
const cancelled = () => stream(OrderCancelled).map(() => ({ currency: 'EUR', amount: 0n }));
const told = (from: ReturnType<typeof orders>): Topology =>
  topology(
    { name: 'told', about: 'By currency' },
    from
      .groupBy(({ currency }) => currency)
      .window(tumbling(minutes(1)))
      .aggregate('per-minute', { orders: count(), lost: sum(({ amount }) => amount) })
      .to(LostRevenue, ({ key, window, value }) => ({ window, data: { currency: key, ...value } })),
  );

describe('state of a topology', () => {
  const partOf = ({ steps }: Topology) => steps.find(({ name }) => name === 'per-minute')?.part;

  it('is found again where a step is put in that has none: also the clock of what lies behind an internal topic', () => {
    const [before, after] = [told(orders()), told(orders().filter(({ amount }) => amount > 0n))];
    expect(after.hash).toBe(before.hash);
    expect([partOf(before), partOf(after)]).toEqual([1, 1]);
  });

  it('is another one where its clock has other inputs', () => {
    const made = (first: ReturnType<typeof orders>, second: ReturnType<typeof orders>) =>
      topology(
        { name: 'told', about: 'By order' },
        first.to(LostRevenue, ({ currency, amount }) => ({ data: { currency, orders: 1, lost: amount } })),
        second
          .groupByKey()
          .aggregate('all', { orders: count(), lost: sum(({ amount }) => amount) })
          .to(LostRevenue, (data, { key }) => ({ data: { currency: key, ...data } })),
      );
    const one = cancelled();
    const both = orders().merge(one);
    expect(made(both, both).hash).not.toBe(made(orders(), one).hash);
  });
});

describe('a stream that is joined with itself by another key', () => {
  const joined = (isRekeyed: boolean): Topology => {
    const all = stream(OrderCreated);
    const own = isRekeyed ? all.keyBy(({ data }) => data.orderId) : all;
    return topology(
      { name: 'told', about: 'Orders and orders of a user' },
      own
        .join('others', all.keyBy(({ data }) => data.userId), { within: minutes(1), kind: 'inner' })
        .groupByKey()
        .window(tumbling(minutes(1)))
        .aggregate('pairs', { orders: count(), lost: sum(({ left }) => left.data.amount) })
        .to(LostRevenue, ({ key, window, value }) => ({ window, data: { currency: key, ...value } })),
    );
  };

  it('is refused where event time would wait for itself, with what to do', () => {
    expect(() => joined(false)).toThrow('what is re-keyed for others-right meets again what was read with it, so event time would wait for itself: re-key the other side too, with keyBy()');
  });

  it('is refused also where it comes back by way of another part', () => {
    const all = stream(OrderCreated);
    const perMinute = all.groupBy(() => 'all').window(tumbling(minutes(1))).aggregate('minute', { orders: count() }).keyBy(({ window }) => String(window.start));
    const circle = () => topology({ name: 'told', about: 'By minute' }, perMinute.join('orders', all, { within: minutes(5), kind: 'inner' }).to(LostRevenue, ({ right }) => ({ data: { currency: right.data.currency, orders: 1, lost: 0n } })));
    expect(circle).toThrow('meets again what was read with it');
  });

  it('is told as time goes on where both sides are re-keyed', async () => {
    const driver = drive(joined(true));
    for (let i = 0; i < 100; i++) await driver.send(OrderCreated, { orderId: 'o', userId: 'o', currency: 'EUR', amount: 1n }, minutes(10) + i * seconds(5));
    expect(driver.read(LostRevenue).length).toBeGreaterThan(5);
  });
});

it('a topic of one\'s own is driven as it is read: by its own parse, at its timestamp or, without one, its log time', async () => {
  const visits = { topic: 'visits', parse: (value: unknown) => z.object({ page: z.string() }).parse(value) };
  const Visits = defineOutput({ topic: 'visits-told', type: 'VisitsTold', about: 'Visits of a page.', fields: { visits: whole('How many.') } });
  const driver = drive(
    topology(
      { name: 'visits', about: 'By page and minute' },
      stream(visits)
        .groupBy(({ page }) => page)
        .window(tumbling(minutes(1)))
        .aggregate('per-minute', { visits: count() })
        .to(Visits, ({ window, revision, value }) => ({ window, revision, data: value })),
    ),
  );
  await driver.put(visits, { key: 'ann', value: { page: '/', timestamp: new Date(minutes(10)).toISOString() } }, minutes(12));
  await driver.put(visits, { key: 'bob', value: { page: '/' } }, minutes(14));
  await driver.idleUntil(minutes(16));
  expect(driver.read(Visits).map(({ key, window, data }) => [key, window?.start, data.visits])).toEqual([['/', minutes(10), 1], ['/', minutes(14), 1]]);
  await expect(driver.put(visits, { key: 'eve', value: { pages: 1 } }, minutes(15))).rejects.toThrow('page');
  expect(() => driver.put({ topic: 'visit' }, { key: 'eve', value: {} }, 0)).toThrow('topology visits does not read visit: it reads visits');
});
