/** The pattern of docs/STREAMS.md: A followed by B within 10 s. */
import { OrderCancelled, PaymentFailed } from '../../common/events/catalogue';
import { drive } from './drive';
import { defineOutput, list, text } from './output';
import { first } from './patterns';
import { stream } from './stream';
import { topology } from './topology';
import { seconds } from './windows';

const GivenUp = defineOutput({
  topic: 'given-up',
  type: 'OrderGivenUp',
  about: 'An order called off within 10 s of a failed payment.',
  fields: { orderId: text('The order'), events: list('What it was seen by', text('An event id')) },
});
interface Step {
  readonly what: 'failed' | 'cancelled';
  readonly eventId: string;
}

const failed = stream(PaymentFailed).map(({ eventId }): Step => ({ what: 'failed', eventId }));
const cancelled = stream(OrderCancelled).map(({ eventId }): Step => ({ what: 'cancelled', eventId }));
const givenUp = topology(
  { name: 'given-up', about: 'Orders called off within 10 s of a failed payment' },
  failed
    .merge(cancelled)
    .detect('at-once', first('failed', ({ what }: Step) => what === 'failed').followedBy('cancelled', ({ what }) => what === 'cancelled').within(seconds(10)))
    .to(GivenUp, ({ key, events }) => ({ data: { orderId: key, events: events.map(({ eventId }) => eventId) } })),
);

test('A followed by B within 10 s is found, however they come, and nothing else is', async () => {
  const driver = drive(givenUp, { restarts: true, partitions: 2 });
  const fail = (orderId: string, second: number) => driver.send(PaymentFailed, { orderId, eventId: `f ${orderId} ${second}`, userId: 'u', currency: 'EUR', amount: 1n }, seconds(second));
  const cancel = (orderId: string, second: number) => driver.send(OrderCancelled, { orderId, eventId: `c ${orderId} ${second}`, userId: 'u' }, seconds(second));
  await fail('just', 100);
  await cancel('just', 110);
  await fail('slow', 100);
  await cancel('slow', 111);
  await cancel('backwards', 100);
  await fail('backwards', 101);
  // The cancellation comes into the log first.
  await cancel('out of order', 105);
  await fail('out of order', 104);
  // One cancellation completes one match.
  await fail('twice', 100);
  await fail('twice', 101);
  await cancel('twice', 102);
  expect(driver.read(GivenUp).map(({ key, data }) => [key, data.events])).toEqual([
    ['just', ['f just 100', 'c just 110']],
    ['out of order', ['f out of order 104', 'c out of order 105']],
    ['twice', ['f twice 100', 'c twice 102']],
  ]);
});
