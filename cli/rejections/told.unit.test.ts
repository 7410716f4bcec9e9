import { judgedOf, toldOf } from './told';

const place = { topic: 'payment-completed', partition: 2, offset: 17 };
const rejection = { reason: 'unknown-currency', detail: 'data.currency: is not a known ISO 4217 currency code' } as const;

describe('what is told of a rejected record that is sent again', () => {
  test('where it is now', () => expect(toldOf(place, { sent: { topic: 'payment-completed', partition: 2, offset: 45 } })).toBe('sent again: it is payment-completed/2/45 now'));

  test.each([
    ['that is not there', undefined, 'no rejected record at payment-completed/2/17 is in the archive'],
    ['that was sent before', { refused: 'sent-before', at: 0 }, 'was sent again on 1970-01-01T00:00:00.000Z already: --again'],
    ['that was not kept whole', { refused: 'not-whole' }, 'give the mended record with --file'],
    ['that would be rejected again', { refused: 'rejected', rejection }, 'would be rejected again: data.currency: is not a known ISO 4217 currency code (unknown-currency). Nothing was sent'],
  ] as const)('why nothing was sent of one %s', (_what, resent, why) => expect(() => toldOf(place, resent)).toThrow(why));

  test('and of one that is only judged', () => {
    const event = { eventType: 'PaymentCompleted', eventId: 'e', version: 2, timestamp: 0, orderId: 'o1', data: {} };
    expect(judgedOf(place, { event })).toBe('it would be admitted: PaymentCompleted of order o1');
    expect(() => judgedOf(place, { rejection })).toThrow('would be rejected again');
    expect(() => judgedOf(place, undefined)).toThrow('too large to be kept whole');
  });
});
