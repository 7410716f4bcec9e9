import { PlainError } from '../plain-error';
import { eventLines, eventOf, type EventWords } from './event-words';

const NOW = Date.parse('2026-01-05T10:00:00Z');
const emitted = (words: EventWords) => {
  const { record } = eventOf(words, NOW);
  return { topic: record.topic, key: record.key, value: JSON.parse(String(record.value)) as Record<string, unknown> };
};

test('an event needs no more than what it cannot do without', () => {
  expect(emitted({ event: 'OrderCreated', fields: ['orderId=a', 'amount=100'], id: 'e1' })).toEqual({
    topic: 'order-created',
    key: 'a',
    value: { eventType: 'OrderCreated', eventId: 'e1', version: 2, timestamp: '2026-01-05T10:00:00.000Z', data: { orderId: 'a', userId: 'guest', currency: 'USD', amount: '100' } },
  });
});

test('it is named by its type or its topic, has a time of its own, and costs what its items cost', () => {
  const { value } = emitted({ event: 'order-created', fields: ['items=2xtea@4.50,1xcup@0.0001', 'country=Côte d’Ivoire'], at: '2011-12-09T12:50:00+01:00' });
  expect(value).toMatchObject({ timestamp: '2011-12-09T12:50:00+01:00', data: { amount: '9.0001', country: 'Côte d’Ivoire', items: [{ productId: 'tea', quantity: 2, unitPrice: '4.50' }, { productId: 'cup' }] } });
});

test.each<[EventWords, string]>([
  [{ event: 'OrderMade', fields: [] }, '"OrderMade" is no event; there are OrderCreated, OrderCancelled,'],
  [{ event: 'OrderCreated', fields: ['price=1'] }, '"price=1" is no field of OrderCreated. It takes [orderId=<text>] [userId=<text>] amount=<amount> [currency=<text>]'],
  [{ event: 'OrderCreated', fields: ['amount'] }, '"amount" is no field of OrderCreated'],
  [{ event: 'OrderCreated', fields: [] }, 'this OrderCreated would not be admitted: amount: '],
  [{ event: 'OrderCreated', fields: ['amount=-1'] }, 'this OrderCreated would not be admitted: amount: "-1" is negative'],
  [{ event: 'OrderCreated', fields: ['amount=1', 'currency=XXQ'] }, 'currency: is not a known ISO 4217'],
  [{ event: 'OrderCreated', fields: ['items=tea'] }, 'items: "tea" is not like 2xtea@4.50'],
  [{ event: 'OrderCreated', fields: ['amount=1'], at: 'noon' }, 'timestamp "noon" is not like 2011-12-09T12:50:00Z'],
  [{ event: 'OrderCreated', fields: ['amount=1'], at: '2026-01-07T00:00:00Z' }, 'ahead of the log'],
])('%j is refused with a sentence that helps', (words, sentence) => {
  expect(() => eventOf(words, NOW)).toThrow(PlainError);
  expect(() => eventOf(words, NOW)).toThrow(sentence);
});

test('many are read a line each, with the same words', () => {
  expect(eventLines(`# what a shop sells\n\nOrderCreated orderId=a amount=100 --at 2026-01-05T09:00:00Z\r\nOrderCancelled orderId=a reason="changed her mind" --id 'e 2'`)).toEqual([
    { line: 3, words: { event: 'OrderCreated', fields: ['orderId=a', 'amount=100'], at: '2026-01-05T09:00:00Z' } },
    { line: 4, words: { event: 'OrderCancelled', fields: ['orderId=a', 'reason=changed her mind'], id: 'e 2' } },
  ]);
  expect(() => eventLines('\nOrderCreated --when now')).toThrow("line 2: unknown option '--when'");
});
