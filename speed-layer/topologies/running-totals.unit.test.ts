import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { RunningTotals, runningTotals } from './running-totals';

it('running-totals: sum, mean, least and greatest since the beginning, also over a restart', async () => {
  const driver = drive(runningTotals(), { partitions: 2 });
  const order = (orderId: string, amount: bigint, at: number) => driver.send(OrderCreated, { orderId, userId: 'u', currency: 'EUR', amount }, at);
  await order('a', 10n, 1_000);
  await order('b', 25n, 2_000);
  driver.restart();
  await order('c', 1n, 3_000);
  await order('late', 4n, 500);
  await driver.idleUntil(60_000);
  expect(driver.read(RunningTotals).map(({ data }) => data)).toEqual([{ currency: 'EUR', orders: 4, total: 40n, average: 10n, least: 1n, greatest: 25n }]);
  await driver.idleUntil(120_000);
  expect(driver.read(RunningTotals)).toEqual([]);
});
