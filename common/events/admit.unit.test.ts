import { partitionOf } from '../log/partitioner';
import { admit, MAX_RECORD_BYTES, type RawRecord } from './admit';
import type { RejectionReason } from './rejection';

const LOG_TIME = Date.UTC(2026, 0, 2);
const PARTITIONS = 4;
const bytes = (text: string) => new TextEncoder().encode(text);

const payment = {
  eventType: 'PaymentCompleted',
  eventId: 'e-1',
  version: 2,
  timestamp: '2026-01-01T10:00:00Z',
  data: { orderId: 'o-1', userId: 'u-1', amount: '12.50', currency: 'EUR' },
};

function record(value: unknown, over: Partial<RawRecord> = {}): RawRecord {
  const key = bytes('o-1');
  return {
    topic: 'payment-completed',
    partition: partitionOf(key, PARTITIONS),
    partitions: PARTITIONS,
    key,
    value: typeof value === 'string' ? bytes(value) : bytes(JSON.stringify(value)),
    logTime: LOG_TIME,
    ...over,
  };
}

const reasonOf = (raw: RawRecord): RejectionReason | undefined => {
  const admission = admit(raw);
  return 'rejection' in admission ? admission.rejection.reason : undefined;
};
const withData = (data: object) => ({ ...payment, data: { ...payment.data, ...data } });

describe('admission', () => {
  test('a version 2 event is admitted with exact amounts', () => {
    expect(admit(record(payment))).toEqual({
      event: {
        eventType: 'PaymentCompleted',
        eventId: 'e-1',
        version: 2,
        timestamp: Date.UTC(2026, 0, 1, 10),
        orderId: 'o-1',
        data: { orderId: 'o-1', userId: 'u-1', amount: 125_000n, currency: 'EUR' },
      },
    });
  });

  test('a version 1 event is flat, has a JSON number, and means US dollars', () => {
    const admission = admit(record({ eventType: 'PaymentCompleted', eventId: 'e', timestamp: '2026-01-01T10:00:00Z', orderId: 'o-1', userId: 'u', amount: 0.1 }));
    expect(admission).toMatchObject({ event: { version: 1, data: { amount: 1000n, currency: 'USD' } } });
  });

  test.each(['[', '{"a":'])('what is nested too deeply to be written out again is rejected like all else: %s', (open) => {
    const deep = open === '[' ? `${'['.repeat(100_000)}${']'.repeat(100_000)}` : `${open.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const admitted = (text: string) => admit(record(text));
    expect(admitted(`{"eventType":${deep}}`)).toMatchObject({ rejection: { reason: 'unknown-type' } });
    expect(admitted(`{"eventType":"PaymentCompleted","version":${deep}}`)).toMatchObject({ rejection: { reason: 'unknown-version' } });
    expect(admitted(JSON.stringify(payment).replace('"PaymentCompleted"', `"PaymentCompleted","else":${deep}`))).toMatchObject({ event: { eventId: 'e-1' } });
    expect(admitted(deep)).toMatchObject({ rejection: {} });
  });

  test('items are exact, and fields that nobody declared are passed over', () => {
    const order = { ...withData({ items: [{ productId: 'p', quantity: 3, unitPrice: '0.001', colour: 'red' }], gift: true }), eventType: 'OrderCreated' };
    expect(admit(record(order, { topic: 'order-created' }))).toMatchObject({
      event: { data: { items: [{ productId: 'p', quantity: 3n, unitPrice: 10n }] } },
    });
  });

  const cases: [string, RawRecord, RejectionReason][] = [
    ['a tombstone', record(payment, { value: undefined }), 'empty-value'],
    ['a record beyond the limit', record(`"${'x'.repeat(MAX_RECORD_BYTES)}"`), 'too-large'],
    ['broken JSON', record('{"eventType":'), 'malformed-json'],
    ['bytes that are no UTF-8', record(payment, { value: new Uint8Array([0x22, 0xff, 0x22]) }), 'malformed-json'],
    ['an array', record([payment]), 'not-an-object'],
    ['null', record('null'), 'not-an-object'],
    ['an unknown type', record({ ...payment, eventType: 'PaymentDreamt' }), 'unknown-type'],
    ['no type', record({}), 'unknown-type'],
    ['another topic’s event', record({ ...payment, eventType: 'OrderShipped' }), 'wrong-topic'],
    ['an unknown version', record({ ...payment, version: 3 }), 'unknown-version'],
    ['a version in words', record({ ...payment, version: '2' }), 'unknown-version'],
    ['a missing user', record({ ...payment, data: { orderId: 'o-1', amount: '1', currency: 'EUR' } }), 'invalid-field'],
    ['an empty event id', record({ ...payment, eventId: '' }), 'invalid-field'],
    ['a control character in an id', record({ ...payment, eventId: 'a\u0000b' }), 'invalid-field'],
    ['a lone surrogate in an id', record('{"eventType":"PaymentCompleted","eventId":"\\ud800","version":2,"timestamp":"2026-01-01T10:00:00Z","data":{"orderId":"o-1","userId":"u","amount":"1","currency":"EUR"}}'), 'invalid-field'],
    ['a JSON number in version 2', record(withData({ amount: 12.5 })), 'invalid-amount'],
    ['a negative payment', record(withData({ amount: '-1' })), 'invalid-amount'],
    ['five decimals', record(withData({ amount: '0.00001' })), 'invalid-amount'],
    ['more than 15 digits in version 1', record({ eventType: 'PaymentCompleted', eventId: 'e', timestamp: '2026-01-01T10:00:00Z', orderId: 'o-1', userId: 'u', amount: 0.1 + 0.2 }), 'invalid-amount'],
    ['an unknown currency', record(withData({ currency: 'EURO' })), 'unknown-currency'],
    ['no currency', record({ ...payment, data: { orderId: 'o-1', userId: 'u', amount: '1' } }), 'unknown-currency'],
    ['a local time', record({ ...payment, timestamp: '2026-01-01T10:00:00' }), 'invalid-time'],
    ['a time before 1999', record({ ...payment, timestamp: '1970-01-01T00:00:00Z' }), 'time-out-of-range'],
    ['a time a day ahead of the log', record({ ...payment, timestamp: '2026-01-03T00:00:00.001Z' }), 'time-out-of-range'],
    ['no key', record(payment, { key: undefined }), 'key-mismatch'],
    ['another key', record(payment, { key: bytes('o-2') }), 'key-mismatch'],
    ['another partition', record(payment, { partition: (partitionOf(bytes('o-1'), PARTITIONS) + 1) % PARTITIONS }), 'wrong-partition'],
  ];
  test.each(cases)('%s is rejected', (_what, raw, reason) => expect(reasonOf(raw)).toBe(reason));

  test('an item whose line total leaves the bounds is rejected', () => {
    const order = { ...withData({ items: [{ productId: 'p', quantity: 1_000_000_000, unitPrice: '1000' }] }), eventType: 'OrderCreated' };
    expect(reasonOf(record(order, { topic: 'order-created' }))).toBe('invalid-amount');
  });

  test.each([1_000_000_001, -1_000_000_001])('an item of %d pieces is rejected', (quantity) => {
    const order = { ...withData({ items: [{ productId: 'p', quantity, unitPrice: '1' }] }), eventType: 'OrderCreated' };
    expect(reasonOf(record(order, { topic: 'order-created' }))).toBe('invalid-field');
  });

  test('an adjustment may be negative, and its items too', () => {
    const adjusted = { ...withData({ amount: '-11062.06', items: [{ productId: 'B', quantity: 1, unitPrice: '-11062.06' }] }), eventType: 'PaymentAdjusted' };
    expect(admit(record(adjusted, { topic: 'payment-adjusted' }))).toMatchObject({ event: { data: { amount: -110_620_600n } } });
  });
});
