import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { minutes } from '../streams/windows';
import { sessions, UserSession } from './sessions';
import { DEFAULT_SETTINGS } from './settings';

it('sessions: count, length and value, and a late event that makes one session of two', async () => {
  const driver = drive(sessions(DEFAULT_SETTINGS), { restarts: true, partitions: 2 });
  const order = (orderId: string, at: number) => driver.send(OrderCreated, { orderId, userId: 'ann', currency: 'EUR', amount: 7n }, at);
  await order('a', 0);
  await driver.send(PaymentCompleted, { orderId: 'a', userId: 'ann', currency: 'EUR', amount: 7n }, 90_000);
  await order('b', minutes(8));
  await driver.idleUntil(minutes(20));
  const told = () => driver.read(UserSession).map(({ window, revision, retracted, data }) => [window?.start, revision, retracted === true, data.events, data.seconds, data.paid]);
  expect(told()).toEqual([
    [0, 0, false, 2, 90, [{ currency: 'EUR', amount: 7n }]],
    [minutes(8), 0, false, 1, 0, []],
  ]);
  await order('between', minutes(5));
  expect(told()).toEqual([
    [minutes(8), 1, true, 1, 0, []],
    [0, 1, false, 4, 480, [{ currency: 'EUR', amount: 7n }]],
  ]);
});

it('sessions: guests are not one user', async () => {
  const driver = drive(sessions(DEFAULT_SETTINGS), { restarts: true, partitions: 2 });
  for (const [i, userId] of ['guest', 'ann', 'guest'].entries()) await driver.send(OrderCreated, { orderId: `o${i}`, userId, currency: 'EUR', amount: 7n }, i);
  await driver.idleUntil(minutes(20));
  expect(driver.read(UserSession).map(({ key, data }) => [key, data.events])).toEqual([['ann', 1]]);
});
