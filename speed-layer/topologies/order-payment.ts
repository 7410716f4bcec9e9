/** Orders with the payments that came within 5 minutes of them, and those that nobody paid in time. */
import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { defineOutput, money, text } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { minutes } from '../streams/windows';

const order = {
  orderId: text('The order'),
  userId: text('The customer'),
  amount: money('What the order costs'),
  currency: text('ISO 4217 code of that amount'),
};

export const OrderPaymentComplete = defineOutput({
  topic: 'order-payment-complete',
  type: 'OrderPaymentCompleted',
  about: 'An order and a payment of it, within 5 minutes. Revision 1 where the order was said to be unpaid before. Keyed by order.',
  fields: { ...order, paymentId: text("The payment's event id"), paid: money('What was paid'), paidCurrency: text('ISO 4217 code of what was paid') },
});

export const OrderUnpaid = defineOutput({
  topic: 'order-unpaid',
  type: 'OrderUnpaid',
  about: 'An order that nobody paid within 5 minutes. Keyed by order.',
  fields: order,
});

export function orderPayment() {
  const both = stream(OrderCreated).join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'left' });
  return topology(
    { name: 'order-payment', about: 'Orders joined with their payments, within 5 minutes' },
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
