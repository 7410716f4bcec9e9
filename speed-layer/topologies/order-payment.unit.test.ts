import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { minutes } from '../streams/windows';
import { orderPayment, OrderPaymentComplete, OrderUnpaid } from './order-payment';
import { DEFAULT_SETTINGS } from './settings';

it('order-payment: pairs within 5 minutes, and orders that nobody paid in time', async () => {
  const driver = drive(orderPayment(DEFAULT_SETTINGS), { restarts: true, partitions: 2 });
  const send = (event: typeof OrderCreated | typeof PaymentCompleted, orderId: string, at: number) => driver.send(event, { orderId, eventId: `${event.type} ${orderId}`, userId: 'u', currency: 'EUR', amount: 100n }, at);
  await send(PaymentCompleted, 'before', 0);
  await send(OrderCreated, 'before', 1_000);
  await send(OrderCreated, 'never', 2_000);
  await send(OrderCreated, 'late', 3_000);
  await send(PaymentCompleted, 'late', 3_000 + minutes(5) + 1);
  expect(driver.read(OrderPaymentComplete).map(({ key, data }) => [key, data.paymentId])).toEqual([['before', 'PaymentCompleted before']]);
  expect(driver.read(OrderUnpaid)).toEqual([]);
  await driver.idleUntil(minutes(6));
  expect(driver.read(OrderUnpaid).map(({ key, data }) => [key, data.amount]).sort()).toEqual([['late', 100n], ['never', 100n]]);
  await send(PaymentCompleted, 'never', minutes(4));
  expect(driver.read(OrderPaymentComplete).map(({ key, revision }) => [key, revision])).toEqual([['never', 1]]);
});
