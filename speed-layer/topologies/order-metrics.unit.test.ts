import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { OrderMetrics, orderMetrics } from './order-metrics';
import { DEFAULT_SETTINGS } from './settings';

const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`);

it('order-metrics: large orders by category and minute, told on close and again when one comes late', async () => {
  const driver = drive(orderMetrics(DEFAULT_SETTINGS), { restarts: true, partitions: 3 });
  const order = (orderId: string, amount: bigint, time: string) => driver.send(OrderCreated, { orderId, userId: 'u', currency: 'USD', amount: amount * 10_000n }, at(time));
  await order('a', 100_000n, '10:00:01');
  await order('b', 99_999n, '10:00:02');
  await order('c', 150_001n, '10:00:59');
  await order('d', 700_000n, '10:00:30');
  expect(driver.read(OrderMetrics)).toEqual([]);
  await driver.idleUntil(at('10:01:15'));
  const told = driver.read(OrderMetrics);
  expect(told.map(({ key, revision, data }) => ({ key, revision, ...data })).sort((x, y) => (x.category < y.category ? -1 : 1))).toEqual([
    { key: '2026-11-21T10:00:00.000Z', revision: 0, category: 'basic', currency: 'USD', orderCount: 2, totalRevenue: 2_500_010_000n, avgOrderValue: 1_250_005_000n },
    { key: '2026-11-21T10:00:00.000Z', revision: 0, category: 'premium', currency: 'USD', orderCount: 1, totalRevenue: 7_000_000_000n, avgOrderValue: 7_000_000_000n },
  ]);
  expect(told[0]?.window).toEqual({ start: at('10:00:00'), end: at('10:01:00') });
  await order('e', 500_000n, '10:00:10');
  expect(driver.read(OrderMetrics).map(({ revision, data }) => [revision, data.orderCount, data.totalRevenue])).toEqual([[1, 2, 12_000_000_000n]]);
});
