import { OrderCreated, PaymentCompleted, PaymentFailed } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { RollingReport, rollingReport } from './rolling-report';

it('rolling-report: totals so far, and the orders of the last minute and the last five', async () => {
  const driver = drive(rollingReport(), { restarts: true, partitions: 3 });
  const base = { userId: 'u', currency: 'EUR', amount: 1_000n };
  for (const [i, second] of [300, 310, 350, 595].entries()) await driver.send(OrderCreated, { orderId: `o${i}`, ...base }, second * 1_000);
  await driver.send(PaymentCompleted, { orderId: 'o0', ...base }, 596_000);
  await driver.send(PaymentCompleted, { orderId: 'o1', ...base, currency: 'USD' }, 597_000);
  await driver.send(PaymentFailed, { orderId: 'o2', ...base }, 598_000);
  await driver.idleUntil(640_000);
  expect(driver.read(RollingReport).at(-1)).toMatchObject({
    key: 'all',
    timestamp: 600_000,
    data: {
      orders: 4,
      successful: 2,
      failed: 1,
      successRate: '66.66',
      revenue: [{ currency: 'EUR', amount: 1_000n }, { currency: 'USD', amount: 1_000n }],
      ordersLastMinute: 1,
      ordersLastFiveMinutes: 4,
    },
  });
});

it('rolling-report: an order that comes as an earlier report is told has one of its own', async () => {
  const driver = drive(rollingReport(), { restarts: true, partitions: 3 });
  for (const [i, second] of [600, 612, 720].entries()) await driver.send(OrderCreated, { orderId: `o${i}`, userId: 'u', currency: 'EUR', amount: 1_000n }, second * 1_000);
  await driver.idleUntil(800_000);
  expect(driver.read(RollingReport).map(({ timestamp, data }) => [timestamp / 1_000, data.ordersLastMinute])).toEqual([
    [610, 1],
    [620, 2],
    [730, 1],
  ]);
});

it('rolling-report: an order dated in the future holds no report back, and takes no other out of one', async () => {
  const driver = drive(rollingReport(), { restarts: true, partitions: 3 });
  const order = (orderId: string, at: number, logTime = at) => driver.send(OrderCreated, { orderId, userId: 'u', currency: 'EUR', amount: 1_000n }, at, logTime);
  await order('before', 595_000);
  await order('future', 9_000_000, 596_000);
  await order('after', 615_000);
  await driver.idleUntil(700_000);
  expect(driver.read(RollingReport).map(({ timestamp, data }) => [timestamp / 1_000, data.ordersLastMinute])).toEqual([
    [600, 1],
    [620, 2],
  ]);
});
