import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { EnrichedOrder, enrichedOrders, type User } from './enriched-orders';

describe('enriched-orders', () => {
  const asked: string[][] = [];
  const known: Readonly<Record<string, User>> = { ann: { name: 'Ann', tier: 'gold', city: 'Utrecht' }, bob: { name: 'Bob', tier: 'basic', city: null } };
  const users = {
    name: 'users',
    load: async (keys: readonly string[]) => {
      asked.push([...keys]);
      return new Map(keys.flatMap((key): [string, User][] => (known[key] ? [[key, known[key]]] : [])));
    },
  };
  const order = { currency: 'EUR', amount: 1n };

  it('adds what is known of the customer, and marks who is not known', async () => {
    const driver = drive(enrichedOrders(users), { restarts: true });
    for (const userId of ['ann', 'bob', 'nobody']) await driver.send(OrderCreated, { orderId: `of-${userId}`, userId, ...order }, 0);
    expect(driver.read(EnrichedOrder).map(({ data: { userId, isKnown, name, tier, city } }) => ({ userId, isKnown, name, tier, city }))).toEqual([
      { userId: 'ann', isKnown: true, name: 'Ann', tier: 'gold', city: 'Utrecht' },
      { userId: 'bob', isKnown: true, name: 'Bob', tier: 'basic', city: null },
      { userId: 'nobody', isKnown: false, name: null, tier: null, city: null },
    ]);
    expect(asked).toEqual([['ann'], ['bob'], ['nobody']]);
  });

  it('says nothing of an order while the table does not answer, and all of it once it does', async () => {
    let isDown = true;
    const driver = drive(enrichedOrders({ ...users, load: (keys) => (isDown ? Promise.reject(new Error('Postgres is away')) : users.load(keys)) }));
    await expect(driver.send(OrderCreated, { orderId: 'o', userId: 'ann', ...order }, 0)).rejects.toThrow('Postgres is away');
    expect(driver.read(EnrichedOrder)).toEqual([]);
    isDown = false;
    await driver.send(OrderCreated, { orderId: 'o', userId: 'ann', ...order }, 0);
    expect(driver.read(EnrichedOrder)).toHaveLength(1);
  });
});
