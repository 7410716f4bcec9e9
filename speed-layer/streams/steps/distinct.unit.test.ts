import fc from 'fast-check';
import { OrderCreated } from '../../../common/events/catalogue';
import { drive } from '../drive';
import { defineOutput, instant } from '../output';
import { stream } from '../stream';
import { topology } from '../topology';
import { hours, minutes } from '../windows';

const First = defineOutput({ topic: 'first', type: 'First', about: 'The first of some.', fields: { at: instant('When.') } });
const firsts = () =>
  topology(
    { name: 'firsts', about: 'The first order of an hour.', lateness: 0, retention: 0 },
    stream(OrderCreated)
      .distinct('first', minutes(60))
      .to(First, (_, { time }) => ({ data: { at: time } })),
  );

it('lets the first of a key through, and the next once the span has passed: as a plain fold over orders in time says, and nothing is kept of what is over', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 600 })), { maxLength: 30 }), async (drawn) => {
      const orders = drawn.map(([orderId, minute]) => ({ orderId, at: minutes(minute + 1) })).sort((a, b) => a.at - b.at);
      const driver = drive(firsts(), { restarts: true });
      for (const { orderId, at } of orders) await driver.send(OrderCreated, { orderId, userId: 'u', currency: 'EUR', amount: 1n }, at);
      const last = new Map<string, number>();
      const expected = orders.filter(({ orderId, at }) => {
        const isFirst = at - (last.get(orderId) ?? -Infinity) > minutes(60);
        if (isFirst) last.set(orderId, at);
        return isFirst;
      });
      expect(driver.read(First).map(({ key, data }) => ({ orderId: key, at: data.at }))).toEqual(expected);
      await driver.send(OrderCreated, { orderId: 'end', userId: 'u', currency: 'EUR', amount: 1n }, hours(13));
      expect([...driver.state('first').keys()]).toEqual(['end']);
    }),
    { numRuns: 50 },
  );
});

it('out of their order, one within the span of the one let through is dropped, one before that is let through, and one behind the retention is late', async () => {
  const driver = drive({ ...firsts(), retention: hours(2) });
  const order = (at: number) => driver.send(OrderCreated, { orderId: 'a', userId: 'u', currency: 'EUR', amount: 1n }, at);
  for (const at of [hours(3), hours(2.5), hours(1), hours(1.5), hours(0.5), hours(3.5), hours(7), hours(3)]) await order(at);
  expect(driver.read(First).map(({ data }) => data.at)).toEqual([hours(3), hours(1), hours(7)]);
  expect(driver.late().events).toBe(1);
});
