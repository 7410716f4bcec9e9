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

it('high-value: of every currency that has a rate, which may have decimals, summed up together', async () => {
  const driver = drive(highValue({ ...DEFAULT_SETTINGS, dongRates: { USD: 24_000n * 10_000n, EUR: 26_000n * 10_000n + 5_000n } }));
  for (const [currency, amount] of [['USD', 20_000_000n], ['EUR', 10_000_001n], ['GBP', 90_000_000n]] as const) {
    await driver.send(OrderCreated, { orderId: currency, userId: 'u', currency, amount }, 0);
  }
  // 1000.0001 EUR at 26000.5 are 26000502.60005 dong, and half goes to even.
  expect(driver.read(HighValueOrder).map(({ key, data }) => [key, data.orderId, data.dong, data.totalDong])).toEqual([
    ['VND', 'USD', 480_000_000_000n, 480_000_000_000n],
    ['VND', 'EUR', 260_005_026_000n, 740_005_026_000n],
  ]);
});

it('high-value: sums that are larger than any amount of an event are told and read', async () => {
  const driver = drive(highValue(DEFAULT_SETTINGS));
  for (const orderId of ['a', 'b', 'c', 'd', 'e']) await driver.send(OrderCreated, { orderId, userId: 'u', amount: 1_000_000n * 10_000n, currency: 'USD' }, 0);
  expect(driver.read(HighValueOrder).at(-1)?.data.totalWithTax).toBe(5_000_000n * 24_000n * 11_000n);
});
