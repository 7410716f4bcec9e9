/** A shop's orders and their payments spread evenly over many days: what there is to recompute, and to ask about. */
import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import type { Log, OutgoingRecord } from '../../common/log/log';
import { COUNTRIES, CURRENCY, FIRST_MILLIS, sale } from './sale';

const CHUNK = 5_000;
export const DAYS = 100;
export const DAY_MILLIS = 86_400_000;

/** Orders `from` to `upTo`, each with its payment; order n of all `orders` happens on its day. */
export async function sellAYear(log: Log, seed: number, orders: number): Promise<void> {
  for (let from = 0; from < orders; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, orders - from) }, (_, i) => from + i);
    await log.append(numbers.flatMap((n) => soldAndPaid(seed, n, FIRST_MILLIS + Math.floor((n * DAYS * DAY_MILLIS) / orders))));
  }
}

/** One more order on each of the first `days` days. */
export async function touchDays(log: Log, seed: number, days: number): Promise<void> {
  await log.append(Array.from({ length: days }, (_, day) => soldAndPaid(seed, day, FIRST_MILLIS + day * DAY_MILLIS)).flat());
}

function soldAndPaid(seed: number, n: number, due: number): OutgoingRecord[] {
  const { orderId, text, at, pennies, country } = sale(seed, n, due);
  const amount = `${Math.floor(pennies / 100)}.${String(pennies % 100).padStart(2, '0')}`;
  const data = { orderId, userId: 'guest', amount, currency: CURRENCY, country: COUNTRIES[country] };
  const payment = { eventType: PaymentCompleted.type, eventId: `${seed}-${n}`, version: 2, timestamp: new Date(at).toISOString(), data };
  return [
    { topic: OrderCreated.topic, key: orderId, value: text },
    { topic: PaymentCompleted.topic, key: orderId, value: JSON.stringify(payment) },
  ];
}
