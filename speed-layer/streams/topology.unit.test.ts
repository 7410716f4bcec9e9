import { OrderCancelled, OrderCreated } from '../../common/events/catalogue';
import { LostRevenue } from '../topologies/examples/lost-revenue';
import { count, sum } from './aggregations';
import { stream } from './stream';
import { topology, type Topology } from './topology';
import { minutes, tumbling } from './windows';

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
