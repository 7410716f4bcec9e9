/** Records of the log for property tests: mostly admissible events of every type, with awkward texts and amounts. */
import fc from 'fast-check';
import { CATALOGUE, OrderCreated, PaymentRefunded } from '../events/catalogue';
import type { EventDeclaration } from '../events/event';
import type { InputRecord } from '../log/input-record';
import { partitionOf } from '../log/partitioner';
import { formatMoney } from '../money';

/** Few of each, so that days, ids, products and buckets meet. */
const DAYS = ['2011-02-28', '2011-03-01'];
const awkward = fc.constantFrom('a', "O'Brien", 'back\\slash', '{curly,"quoted"}', 'NULL', '\\N', 'ünïcödé 🙂', ' spaced ', '%s $1', '');
const plain = awkward.filter((text) => text !== '');
const amount = (signed: boolean): fc.Arbitrary<string> =>
  fc.bigInt({ min: signed ? -50_000_000_0000n : 0n, max: 50_000_000_0000n }).map((value) => formatMoney(value));
const item = (signed: boolean) => fc.record({ productId: plain, quantity: fc.integer({ min: -3, max: 1_000 }), unitPrice: amount(signed) });

function dataOf(event: EventDeclaration): fc.Arbitrary<Record<string, unknown>> {
  const signed = event.type === 'PaymentAdjusted';
  const arbitraries = Object.entries(event.fields).map(([name, field]): [string, fc.Arbitrary<unknown>] => {
    const value: fc.Arbitrary<unknown> =
      name === 'orderId' ? fc.constantFrom('o1', 'o2', 'o3', 'o4') : name === 'currency' ? fc.constantFrom('GBP', 'EUR', 'JPY') : name === 'country' ? fc.constantFrom('EIRE', "Côte d'Ivoire") : { text: plain, amount: amount(signed), items: fc.array(item(signed), { maxLength: 4 }) }[field.kind];
    return [name, field.optional ? fc.option(value, { nil: undefined, freq: 3 }) : value];
  });
  return fc.record(Object.fromEntries(arbitraries));
}

/** A record as a producer writes it: now and then one that must be rejected. */
export function arbitraryRecord(partitions: number): fc.Arbitrary<Omit<InputRecord, 'offset'>> {
  return fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...CATALOGUE) }, { weight: 3, arbitrary: fc.constantFrom(OrderCreated, PaymentRefunded) }).chain((event: EventDeclaration) =>
    fc
      .record({
        data: dataOf(event),
        eventId: fc.integer({ min: 0, max: 9 }).map((n) => `e${n}`),
        day: fc.constantFrom(...DAYS),
        second: fc.constantFrom(0, 1, 59, 60, 3_599, 86_399),
        broken: fc.integer({ min: 0, max: 19 }),
      })
      .map(({ data, eventId, day, second, broken }) => {
        const timestamp = new Date(Date.parse(`${day}T00:00:00Z`) + second * 1_000).toISOString();
        const value = JSON.stringify({ eventType: broken === 0 ? 'Unheard' : event.type, eventId, version: event.version, timestamp, data });
        const key = new TextEncoder().encode(String(data['orderId']));
        return { topic: event.topic, partition: partitionOf(key, partitions), partitions, key, value: new TextEncoder().encode(value), logTime: Date.UTC(2024, 0, 1) };
      }),
  );
}
