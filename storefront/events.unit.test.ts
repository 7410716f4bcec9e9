import { draftOrder, draftPayment, acceptedOrder } from './events';
import { Problem } from '../common/problem';
import { parseOrder, parsePayment } from './request';

const given = () => {
  let made = 0;
  return { now: Date.parse('2026-01-02T03:04:05Z'), newId: () => `id-${++made}` };
};

const order = (body: unknown) => {
  const parsed = parseOrder(body);
  const at = given();
  const accepted = acceptedOrder(parsed, at.newId);
  return draftOrder(parsed, accepted, at);
};

const problemOf = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
};

describe('an order', () => {
  it('needs no more than an amount, and is paid at once in dollars', () => {
    const { orderId, eventIds, records } = order({ amount: 100 });
    expect(orderId).toBe('id-1');
    expect(eventIds).toEqual(['id-2', 'id-3']);
    expect(records.map(({ topic, key }) => [topic, key])).toEqual([
      ['order-created', 'id-1'],
      ['payment-completed', 'id-1'],
    ]);
    expect(JSON.parse(records[1]!.value)).toEqual({
      eventType: 'PaymentCompleted',
      eventId: 'id-3',
      version: 2,
      timestamp: '2026-01-02T03:04:05.000Z',
      data: { orderId: 'id-1', userId: 'guest', amount: '100', currency: 'USD' },
    });
  });

  it('is not paid where it says so', () => {
    expect(order({ amount: '0.1', pay: false }).records.map(({ topic }) => topic)).toEqual(['order-created']);
  });

  it('costs what its items cost, exactly', () => {
    const { records } = order({ items: [{ productId: 'a', quantity: 3, unitPrice: 0.1 }, { productId: 'b', quantity: 1, unitPrice: '0.0001' }] });
    expect(records[1]!.value).toContain('"amount":"0.3001"');
  });

  it.each([
    [{}, 400, 'amount or items'],
    [[], 400, 'JSON object'],
    [{ amount: -1 }, 400, 'negative'],
    [{ amount: 'ten' }, 400, 'plain decimal'],
    [{ amount: 0.1 + 0.2 }, 400, '15 digits'],
    [{ amount: 1, price: 2 }, 400, 'price: not a field of an order'],
    [{ amount: 1, currency: 'XXQ' }, 422, 'ISO 4217'],
    [{ amount: 1, timestamp: 'yesterday' }, 422, 'is not like'],
    [{ amount: 1, timestamp: '2026-01-03T03:04:05Z' }, 422, 'ahead of the log'],
    [{ amount: 1, orderId: 'a\u0000b' }, 422, 'control characters'],
  ])('%j is refused with a sentence that helps', (body, status, sentence) => {
    const problem = problemOf(() => order(body));
    expect(problem.status).toBe(status);
    expect(problem.message).toContain(sentence);
  });
});

describe('a payment', () => {
  const known = { orderId: 'o', userId: 'u', amount: 125_000n, currency: 'EUR', country: 'France' };

  it('takes what it leaves out from the order that was accepted here', () => {
    const { records } = draftPayment(parsePayment({ orderId: 'o' }), known, given());
    expect(JSON.parse(records[0]!.value)).toMatchObject({ data: { amount: '12.5', currency: 'EUR', country: 'France', userId: 'u' } });
  });

  it('may have failed', () => {
    const { records } = draftPayment(parsePayment({ orderId: 'o', status: 'failed', reason: 'no cover' }), known, given());
    expect(records[0]!.topic).toBe('payment-failed');
    expect(records[0]!.value).toContain('no cover');
  });

  it('of an order that is not known must say how much', () => {
    const problem = problemOf(() => draftPayment(parsePayment({ orderId: 'o' }), undefined, given()));
    expect(problem.status).toBe(404);
    expect(problem.message).toContain('"amount": 100');
    expect(draftPayment(parsePayment({ orderId: 'o', amount: 5 }), undefined, given()).records).toHaveLength(1);
  });
});
