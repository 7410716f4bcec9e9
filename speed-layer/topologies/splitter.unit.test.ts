import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { OrderItemCreated, OrderSummaryCreated, splitter } from './splitter';

it('splitter: a record for each item, and one that sums them up', async () => {
  const driver = drive(splitter());
  const items = [
    { productId: 'tea', quantity: 2n, unitPrice: 25_000n },
    { productId: 'cup', quantity: 1n, unitPrice: 99_900n },
  ];
  await driver.send(OrderCreated, { orderId: 'o', eventId: 'e', userId: 'u', currency: 'EUR', amount: 149_900n, items }, 0);
  await driver.send(OrderCreated, { orderId: 'bare', userId: 'u', currency: 'EUR', amount: 1n }, 0);
  expect(driver.read(OrderItemCreated).map(({ key, data: { line, productId, quantity, amount } }) => [key, line, productId, quantity, amount])).toEqual([
    ['o', 1, 'tea', 2, 50_000n],
    ['o', 2, 'cup', 1, 99_900n],
  ]);
  const summaries = driver.read(OrderSummaryCreated);
  expect(summaries.map(({ data: { orderId, itemCount, quantity, itemsAmount, amount } }) => [orderId, itemCount, quantity, itemsAmount, amount])).toEqual([
    ['o', 2, 3, 149_900n, 149_900n],
    ['bare', 0, 0, 0n, 1n],
  ]);
  expect(new Set(summaries.map(({ eventId }) => eventId)).size).toBe(2);
});
