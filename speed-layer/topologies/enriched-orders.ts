/** Orders with what is known of their customers. A customer nobody knows is passed on, and marked. */
import { OrderCreated } from '../../common/events/catalogue';
import { defineOutput, flag, money, nullable, text } from '../streams/output';
import { stream } from '../streams/stream';
import type { Table } from '../streams/table';
import { topology } from '../streams/topology';

export type User = { readonly name: string; readonly tier: string; readonly city: string | null };

export const EnrichedOrder = defineOutput({
  topic: 'enriched-orders',
  type: 'OrderEnriched',
  about: 'An order with its customer. Keyed by order.',
  fields: {
    orderId: text('The order'),
    amount: money('What it costs'),
    currency: text('ISO 4217 code of that amount'),
    userId: text('The customer'),
    isKnown: flag('Whether the customer is known; if not, there is no name, tier or city'),
    name: nullable(text("The customer's name")),
    tier: nullable(text("The customer's tier")),
    city: nullable(text("The customer's city")),
  },
});

export const enrichedOrders = (users: Table<User>) =>
  topology(
    { name: 'enriched-orders', about: 'Orders with what is known of their customers' },
    stream(OrderCreated)
      .enrich(users, ({ data }) => data.userId, 'customer')
      .to(EnrichedOrder, ({ value: { data }, found }) => {
        const { orderId, amount, currency, userId } = data;
        return { data: { orderId, amount, currency, userId, isKnown: found !== null, name: found?.name ?? null, tier: found?.tier ?? null, city: found?.city ?? null } };
      }),
  );
