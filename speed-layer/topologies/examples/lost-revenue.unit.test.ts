import { OrderCancelled, OrderCreated } from '../../../common/events/catalogue';
import { drive } from '../../streams/drive';
import { LostRevenue, lostRevenue } from './lost-revenue';

const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`);

it('lost-revenue: orders that were called off, by the quarter of an hour in which they were', async () => {
  const driver = drive(lostRevenue(), { restarts: true, partitions: 2 });
  const order = (orderId: string, euros: bigint, time: string) => driver.send(OrderCreated, { orderId, userId: 'u', currency: 'EUR', amount: euros * 10_000n }, at(time));
  const cancel = (orderId: string, time: string) => driver.send(OrderCancelled, { orderId, userId: 'u' }, at(time));
  await order('a', 20n, '10:01:00');
  await order('b', 30n, '10:02:00');
  await order('kept', 99n, '10:03:00');
  await cancel('a', '10:05:00');
  await cancel('b', '10:20:00');
  await driver.idleUntil(at('10:40:00'));
  await driver.idleUntil(at('11:40:00'));
  expect(driver.read(LostRevenue).map(({ window, revision, data }) => [window?.start, revision, data])).toEqual([
    [at('10:00:00'), 0, { currency: 'EUR', orders: 1, lost: 200_000n }],
    [at('10:15:00'), 0, { currency: 'EUR', orders: 1, lost: 300_000n }],
  ]);
});
