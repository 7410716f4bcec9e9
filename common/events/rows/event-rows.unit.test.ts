import fc from 'fast-check';
import { arbitraryRecord } from '../../testing/arbitrary-events';
import { admit } from '../admit';
import { eventOfType, OrderCreated } from '../catalogue';
import type { Event } from '../event';
import { EventRows } from './event-rows';

const events = fc.array(arbitraryRecord(1), { maxLength: 40 }).map((records) =>
  records.flatMap((record): Event[] => {
    const admission = admit(record);
    return 'event' in admission ? [admission.event] : [];
  }),
);

test('events that are put come back as they were, also when rows begin anew', () => {
  const all = new Map<string, EventRows>();
  const rowsOf = (type: string): EventRows => {
    const declaration = eventOfType(type);
    const rows = all.get(type) ?? new EventRows(declaration ?? OrderCreated);
    all.set(type, rows);
    return rows;
  };
  fc.assert(
    fc.property(events, (put) => {
      for (const rows of all.values()) rows.begin(new Uint8Array(8));
      for (const event of put) rowsOf(event.eventType).put(event);
      for (const [type, rows] of all) {
        const wanted = put.filter(({ eventType }) => eventType === type);
        expect(Array.from({ length: rows.count }, (_, row) => rows.eventAt(row))).toStrictEqual(wanted);
      }
    }),
  );
});

test('an amount that no admitted event may carry is refused, not rounded', () => {
  const rows = new EventRows(OrderCreated);
  const event: Event = { eventType: 'OrderCreated', eventId: 'e', version: 2, timestamp: 0, orderId: 'o', data: { orderId: 'o', userId: 'u', amount: 2n ** 53n + 1n, currency: 'EUR' } };
  expect(() => rows.put(event)).toThrow(RangeError);
  expect(rows.count).toBe(0);
});
