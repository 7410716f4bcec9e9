/** Orders with the payments that came near them, within 5 minutes by default, and those that nobody paid in time. */
import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { defineOutput, money, text } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import type { TopologySettings } from './settings';

const order = {
  orderId: text('The order'),
  userId: text('The customer'),
  amount: money('What the order costs'),
  currency: text('ISO 4217 code of that amount'),
};

export const OrderPaymentComplete = defineOutput({
  topic: 'order-payment-complete',
  type: 'OrderPaymentCompleted',
  about: 'An order and a payment of it that lie near enough. Revision 1 where the order was said to be unpaid before. Keyed by order.',
  fields: { ...order, paymentId: text("The payment's event id"), paid: money('What was paid'), paidCurrency: text('ISO 4217 code of what was paid') },
});

export const OrderUnpaid = defineOutput({
  topic: 'order-unpaid',
  type: 'OrderUnpaid',
  alert: true,
  about: 'An order that nobody paid in time: within 5 minutes, unless UNPAID_AFTER_SECONDS says otherwise. Keyed by order.',
  fields: order,
});

export function orderPayment({ unpaidAfter }: Pick<TopologySettings, 'unpaidAfter'>) {
  const both = stream(OrderCreated).join('payment', stream(PaymentCompleted), { within: unpaidAfter, kind: 'left' });
  return topology(
    { name: 'order-payment', about: 'Orders joined with their payments, and those that nobody paid in time' },
    both
      .flatMap(({ left, right, revision }) => (right ? [{ order: left.data, payment: right, revision }] : []), 'paid')
      .to(OrderPaymentComplete, ({ order: { orderId, userId, amount, currency }, payment, revision }) => ({
        revision,
        data: { orderId, userId, amount, currency, paymentId: payment.eventId, paid: payment.data.amount, paidCurrency: payment.data.currency },
      })),
    both
      .flatMap(({ left, right }) => (right ? [] : [left.data]), 'unpaid')
      .to(OrderUnpaid, ({ orderId, userId, amount, currency }) => ({ data: { orderId, userId, amount, currency } })),
  );
}
