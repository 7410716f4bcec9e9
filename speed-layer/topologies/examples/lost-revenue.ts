/** What orders that were called off within a day would have brought, by currency and quarter of an hour. */
import { OrderCancelled, OrderCreated } from '../../../common/events/catalogue';
import { count, sum } from '../../streams/aggregations';
import { defineOutput, money, text, whole } from '../../streams/output';
import { stream } from '../../streams/stream';
import { topology } from '../../streams/topology';
import { hours, minutes, tumbling } from '../../streams/windows';

export const LostRevenue = defineOutput({
  topic: 'lost-revenue',
  type: 'LostRevenueComputed',
  about: 'Orders of one currency that were called off in one quarter of an hour. Keyed by currency.',
  fields: {
    currency: text('ISO 4217 code of the amount'),
    orders: whole('How many orders'),
    lost: money('What they would have brought'),
  },
});

export const lostRevenue = () =>
  topology(
    { name: 'lost-revenue', about: 'What cancelled orders would have brought, every quarter of an hour' },
    stream(OrderCreated)
      .join('cancelled', stream(OrderCancelled), { within: hours(24), kind: 'inner' })
      .map(({ left: order }) => order.data, 'the-order')
      .groupBy(({ currency }) => currency)
      .window(tumbling(minutes(15)))
      .aggregate('per-quarter', { orders: count(), lost: sum(({ amount }) => amount) })
      .to(LostRevenue, ({ key, window, revision, value }) => ({ window, revision, data: { currency: key, ...value } })),
  );
