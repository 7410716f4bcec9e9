import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { HighValueOrder, highValue } from './high-value';
import { DEFAULT_SETTINGS } from './settings';

it('high-value: (1500 + 2000) * 24000 = 84,000,000 dong, and 10 % tax on it', async () => {
  const driver = drive(highValue(DEFAULT_SETTINGS), { restarts: true, partitions: 2 });
  const order = (orderId: string, amount: bigint, currency = 'USD') => driver.send(OrderCreated, { orderId, userId: 'u', currency, amount: amount * 10_000n }, 0);
  await order('a', 1_500n);
  await order('not-above', 1_000n);
  await order('no-dollars', 5_000n, 'EUR');
  await order('b', 2_000n);
  const said = driver.read(HighValueOrder).map(({ data }) => data);
  expect(said.map(({ orderId, dong, tax }) => [orderId, dong / 10_000n, tax / 10_000n])).toEqual([
    ['a', 36_000_000n, 3_600_000n],
    ['b', 48_000_000n, 4_800_000n],
  ]);
  expect(said.at(-1)).toMatchObject({ count: 2, totalDong: 84_000_000n * 10_000n, totalWithTax: 92_400_000n * 10_000n });
});
