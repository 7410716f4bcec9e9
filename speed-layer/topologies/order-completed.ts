/** An order is complete once it was placed, paid and its goods were set aside, in whatever order these come, within a day: told once, however often it is paid. */
import { InventoryReserved, OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { defineOutput, instant, money, text } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { hours } from '../streams/windows';

export const OrderCompleted = defineOutput({
  topic: 'order-completed',
  type: 'OrderCompleted',
  about: 'An order that was placed, paid and reserved. Keyed by order; said once.',
  fields: {
    orderId: text('The order'),
    userId: text('The customer'),
    amount: money('What the order costs'),
    currency: text('ISO 4217 code of that amount'),
    paid: money('What was paid'),
    paidCurrency: text('ISO 4217 code of what was paid'),
    placedAt: instant('When it was placed'),
    paidAt: instant('When it was paid'),
    reservedAt: instant('When its goods were set aside'),
  },
});

const span = { within: hours(24), kind: 'inner' } as const;

export const orderCompleted = () =>
  topology(
    { name: 'order-completed', about: 'Orders that were placed, paid and reserved' },
    stream(OrderCreated)
      .join('payment', stream(PaymentCompleted), span)
      .join('inventory', stream(InventoryReserved), span)
      .distinct('once', hours(48))
      .to(OrderCompleted, ({ left: { left: order, right: payment }, right: inventory }) => {
        const { orderId, userId, amount, currency } = order.data;
        const { amount: paid, currency: paidCurrency } = payment.data;
        return { data: { orderId, userId, amount, currency, paid, paidCurrency, placedAt: order.timestamp, paidAt: payment.timestamp, reservedAt: inventory.timestamp } };
      }),
  );
