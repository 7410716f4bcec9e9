/** An order taken apart: a record for each of its items, and one that sums them up. */
import { OrderCreated } from '../../common/events/catalogue';
import { defineOutput, money, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';

export const OrderItemCreated = defineOutput({
  topic: 'order-item-created',
  type: 'OrderItemCreated',
  about: 'One item of an order. Keyed by order.',
  fields: {
    orderId: text('The order'),
    line: whole('Which of its items, from 1'),
    productId: text('The product'),
    quantity: whole('How many'),
    unitPrice: money('What one costs'),
    amount: money('What all of them cost'),
    currency: text('ISO 4217 code of the amounts'),
  },
});

export const OrderSummaryCreated = defineOutput({
  topic: 'order-summary-created',
  type: 'OrderSummaryCreated',
  about: 'An order and its items together. Keyed by order.',
  fields: {
    orderId: text('The order'),
    itemCount: whole('How many items it has'),
    quantity: whole('How many pieces'),
    itemsAmount: money('What its items cost together'),
    amount: money('What the order costs, as the shop said'),
    currency: text('ISO 4217 code of the amounts'),
  },
});

export function splitter() {
  const orders = stream(OrderCreated).map(({ data }) => ({ ...data, items: data.items ?? [] }), 'with-items');
  return topology(
    { name: 'splitter', about: 'Orders taken apart into their items' },
    orders
      .flatMap(({ orderId, currency, items }) => items.map((item, i) => ({ orderId, currency, line: i + 1, ...item })), 'items')
      .to(OrderItemCreated, ({ quantity, ...item }) => ({ data: { ...item, quantity: Number(quantity), amount: quantity * item.unitPrice } })),
    orders.to(OrderSummaryCreated, ({ orderId, currency, amount, items }) => ({
      data: {
        orderId,
        itemCount: items.length,
        quantity: Number(items.reduce((sum, { quantity }) => sum + quantity, 0n)),
        itemsAmount: items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0n),
        amount,
        currency,
      },
    })),
  );
}
