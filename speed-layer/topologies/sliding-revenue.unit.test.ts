import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { DEFAULT_SETTINGS } from './settings';
import { SlidingRevenue, slidingRevenue } from './sliding-revenue';

it('sliding-revenue: 60 s every 10 s, and a peak where a window is far above the mean of those before', async () => {
  const driver = drive(slidingRevenue(DEFAULT_SETTINGS), { restarts: true, partitions: 2 });
  const order = (i: number, second: number, amount: bigint) => driver.send(OrderCreated, { orderId: `o${i}`, userId: 'u', currency: 'EUR', amount: amount * 10_000n }, second * 1_000);
  for (let i = 0; i < 20; i++) await order(i, 600 + 10 * i, 10n);
  await order(20, 800, 500n);
  await driver.idleUntil(1_000_000);
  const told = driver.read(SlidingRevenue).map(({ window, data }) => ({ start: (window?.start ?? 0) / 1_000, ...data }));
  const full = told.find(({ start }) => start === 700);
  expect(full).toEqual({ start: 700, currency: 'EUR', orders: 6, revenue: 600_000n, trailingMean: 600_000n, isPeak: false });
  expect(told.filter(({ isPeak }) => isPeak).map(({ start, revenue }) => [start, revenue])).toEqual([
    [750, 5_500_000n],
    [760, 5_400_000n],
    [770, 5_300_000n],
  ]);
});
