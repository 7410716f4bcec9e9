import fc from 'fast-check';
import { InventoryReserved, OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { orderCompleted, OrderCompleted } from './order-completed';

it('order-completed: said once when order, payment and inventory are there, in whatever order they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(['order', 'payment', 'inventory'] as const), async (come) => {
      const driver = drive(orderCompleted(), { restarts: true });
      const base = { orderId: 'o', userId: 'u' };
      for (const what of come) {
        if (what === 'order') await driver.send(OrderCreated, { ...base, amount: 500n, currency: 'EUR' }, 1_000);
        if (what === 'payment') await driver.send(PaymentCompleted, { ...base, amount: 400n, currency: 'USD' }, 2_000);
        if (what === 'inventory') await driver.send(InventoryReserved, base, 3_000);
      }
      const complete = { ...base, amount: 500n, currency: 'EUR', paid: 400n, paidCurrency: 'USD', placedAt: 1_000, paidAt: 2_000, reservedAt: 3_000 };
      expect(driver.read(OrderCompleted).map(({ key, data }) => [key, data])).toEqual(come.length === 3 ? [['o', complete]] : []);
    }),
  );
});

it('order-completed: said once, however often the order is paid and its goods are set aside', async () => {
  const driver = drive(orderCompleted(), { restarts: true });
  const base = { orderId: 'o', userId: 'u' };
  await driver.send(OrderCreated, { ...base, amount: 500n, currency: 'EUR' }, 1_000);
  for (const at of [2_000, 3_000]) {
    await driver.send(PaymentCompleted, { ...base, amount: 250n, currency: 'EUR' }, at);
    await driver.send(InventoryReserved, base, at + 500);
  }
  expect(driver.read(OrderCompleted).map(({ data }) => [data.paid, data.paidAt])).toEqual([[250n, 2_000]]);
});
