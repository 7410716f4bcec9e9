import { OrderCancelled, OrderCreated, PaymentFailed } from '../../common/events/catalogue';
import { drive, type Driver } from '../streams/drive';
import { minutes } from '../streams/windows';
import { FraudAlert, fraud, UserCleared } from './fraud';

describe('fraud', () => {
  let driver: Driver;
  let sent = 0;
  beforeEach(() => (driver = drive(fraud(), { restarts: true, partitions: 3 })));
  const fail = (userId: string, at: number) => driver.send(PaymentFailed, { orderId: `o${(sent += 1)}`, eventId: `f${sent}`, userId, currency: 'EUR', amount: 1n }, at);
  const alerts = () => driver.read(FraudAlert).map(({ key, data: { kind, isBlocked, events } }) => [key, kind, isBlocked, events.length]);

  it('blocks a user after three failed payments within 5 minutes, on whatever orders', async () => {
    await fail('ann', 0);
    await fail('bob', 1);
    await fail('ann', minutes(2));
    await fail('bob', minutes(5) + 2);
    await fail('bob', minutes(5) + 3);
    await fail('ann', minutes(5));
    expect(alerts()).toEqual([['ann', 'failed-payments', true, 3]]);
    expect([...driver.state('blocked').keys()]).toEqual(['ann']);
  });

  it('keeps the user blocked until somebody clears it', async () => {
    for (const at of [0, 1, 2]) await fail('ann', at);
    expect(alerts()).toHaveLength(1);
    await driver.say(UserCleared, { key: 'ann', data: { userId: 'ann', clearedBy: 'the desk' } }, 3);
    expect([...driver.state('blocked').keys()]).toEqual([]);
    for (const at of [4, 5, 6]) await fail('ann', at);
    expect(alerts()).toEqual([['ann', 'failed-payments', true, 3]]);
  });

  it('tells of an order that is called off within 10 s, which blocks nobody', async () => {
    await driver.send(OrderCreated, { orderId: 'quick', userId: 'ann', currency: 'EUR', amount: 1n }, 0);
    await driver.send(OrderCreated, { orderId: 'slow', userId: 'ann', currency: 'EUR', amount: 1n }, 0);
    await driver.send(OrderCancelled, { orderId: 'quick', userId: 'ann' }, 10_000);
    await driver.send(OrderCancelled, { orderId: 'slow', userId: 'ann' }, 10_001);
    expect(alerts()).toEqual([['ann', 'cancelled-at-once', false, 2]]);
  });
});
