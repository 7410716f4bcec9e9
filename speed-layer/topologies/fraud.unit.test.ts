import { OrderCancelled, OrderCreated, PaymentFailed } from '../../common/events/catalogue';
import { userClearedRecord } from '../../common/user-cleared';
import { drive, type Driver } from '../streams/drive';
import { minutes } from '../streams/windows';
import { FraudAlert, fraud, UserCleared } from './fraud';
import { DEFAULT_SETTINGS } from './settings';

describe('fraud', () => {
  let driver: Driver;
  let sent = 0;
  beforeEach(() => (driver = drive(fraud(DEFAULT_SETTINGS), { restarts: true, partitions: 3 })));
  const fail = (userId: string, at: number) => driver.send(PaymentFailed, { orderId: `o${(sent += 1)}`, eventId: `f${sent}`, userId, currency: 'EUR', amount: 1n }, at);
  const clearing = { key: 'ann', data: { userId: 'ann', clearedBy: 'the desk' } };
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
    await driver.say(UserCleared, clearing, 3);
    expect(alerts()).toEqual([['ann', 'cleared', false, 1]]);
    for (const at of [4, 5, 6]) await fail('ann', at);
    expect(alerts()).toEqual([['ann', 'failed-payments', true, 3]]);
    await driver.say(UserCleared, { ...clearing, key: 'bob' }, 7);
    expect(alerts()).toEqual([]);
    expect([...driver.state('blocked').keys()]).toEqual(['ann']);
  });

  it('clears nobody twice by one clearing, as where its sender was not sure that it was taken', async () => {
    const value = JSON.parse(userClearedRecord({ userId: 'ann', clearedBy: 'the desk' }, 'c1', 3).value) as unknown;
    expect(UserCleared.parse(value)).toMatchObject({ eventId: 'c1', key: 'ann', data: { clearedBy: 'the desk' } });
    for (const at of [0, 1, 2]) await fail('ann', at);
    await driver.say(UserCleared, { ...clearing, eventId: 'c1' }, 3);
    for (const at of [4, 5, 6]) await fail('ann', at);
    await driver.say(UserCleared, { ...clearing, eventId: 'c1' }, 7);
    expect(alerts().map(([, kind]) => kind)).toEqual(['failed-payments', 'cleared', 'failed-payments']);
    expect(driver.state('blocked').get('ann')).toMatchObject({ isBlocked: true });
  });

  it('tells of each order of a user who is blocked, and of nobody else', async () => {
    const order = (orderId: string, userId: string, at: number) => driver.send(OrderCreated, { orderId, eventId: orderId, userId, currency: 'EUR', amount: 1n }, at);
    await order('before', 'ann', 0);
    for (const at of [1, 2, 3]) await fail('ann', at);
    await order('meanwhile', 'ann', 4);
    await order("bob's", 'bob', 4);
    await driver.say(UserCleared, clearing, 5);
    await order('after', 'ann', 6);
    expect(driver.read(FraudAlert).map(({ key, data: { kind, events } }) => [key, kind, events.at(-1)])).toEqual([['ann', 'failed-payments', `f${sent}`], ['ann', 'order-while-blocked', 'meanwhile'], ['ann', 'cleared', expect.any(String)]]);
  });

  it('does not take guests for one user', async () => {
    for (const at of [0, 1, 2, 3]) await fail('guest', at);
    expect(alerts()).toEqual([]);
  });

  it('tells of an order that is called off within 10 s, which blocks nobody', async () => {
    await driver.send(OrderCreated, { orderId: 'quick', userId: 'ann', currency: 'EUR', amount: 1n }, 0);
    await driver.send(OrderCreated, { orderId: 'slow', userId: 'ann', currency: 'EUR', amount: 1n }, 0);
    await driver.send(OrderCancelled, { orderId: 'quick', userId: 'ann' }, 10_000);
    await driver.send(OrderCancelled, { orderId: 'slow', userId: 'ann' }, 10_001);
    expect(alerts()).toEqual([['ann', 'cancelled-at-once', false, 2]]);
  });
});
