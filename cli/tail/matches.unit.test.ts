import { admit } from '../../common/events/admit';
import { uncoloured } from '../print/colour';
import { eventJson, eventLine, type SeenRecord } from './event-line';
import { matcher } from './matches';

const seen = (currency: string): SeenRecord => {
  const value = Buffer.from(JSON.stringify({ eventType: 'PaymentCompleted', eventId: 'p1', version: 2, timestamp: '2011-07-01T00:00:00Z', data: { orderId: 'o1', userId: 'u', amount: '5', currency, country: 'Spain' } }));
  const record = { topic: 'payment-completed', partition: 0, partitions: 1, offset: 17, key: Buffer.from('o1'), value, logTime: Date.parse('2011-07-01T12:30:01.250Z') };
  return { record, admission: admit(record) };
};

test('an event is a line; a rejected one says why', () => {
  expect(eventLine(seen('EUR'), uncoloured)).toBe('12:30:01.250  payment-completed/0/17    PaymentCompleted o1  5 EUR  userId=u  country=Spain  at 2011-07-01T00:00:00.000Z');
  expect(eventLine(seen('POUNDS'), uncoloured)).toMatch(/payment-completed\/0\/17 +REJECTED unknown-currency: /);
  expect(JSON.parse(eventJson(seen('EUR')))).toMatchObject({ offset: 17, eventId: 'p1', data: { amount: '5', currency: 'EUR' } });
});

test.each([
  [[], true],
  [['amount=5.00', 'currency=EUR'], true],
  [['currency=GBP', 'currency=EUR'], true],
  [['outcome=rejected'], false],
  [['country=France'], false],
])('--where %j: %s', (where, expected) => {
  const conditions = where.map((text) => ({ field: text.split('=')[0] ?? '', value: text.split('=')[1] ?? '' }));
  expect(matcher(conditions)(seen('EUR'))).toBe(expected);
});

test('a field that no event has is told', () => {
  expect(() => matcher([{ field: 'colour', value: 'red' }])).toThrow('no event has a field "colour"');
});
