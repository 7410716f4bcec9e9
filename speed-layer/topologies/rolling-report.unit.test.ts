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
