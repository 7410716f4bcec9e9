/** From a parsed request to the exact records that will be published; checked as the layers will check them. */
import { admit } from '../common/events/admit';
import { eventOfType } from '../common/events/catalogue';
import { partitionOf } from '../common/log/partitioner';
import { formatMoney } from '../common/money';
import type { Millis } from '../common/time';
import { userClearedRecord, type UserCleared } from '../common/user-cleared';
import { Problem } from '../common/problem';
import type { OrderRequest, PaymentRequest } from './request';

/** What an event needs that is not in the request: made once, then remembered with it. */
export interface Given {
  readonly now: Millis;
  readonly newId: () => string;
}

export interface PublishedRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  /** Which span it comes from, where there are traces. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Draft {
  /** What the records are keyed by: the order, or the user who is cleared. */
  readonly orderId: string;
  readonly eventIds: readonly string[];
  readonly records: readonly PublishedRecord[];
}

/** An order as it was accepted here, so that its payment need not repeat it. */
export interface AcceptedOrder {
  readonly orderId: string;
  readonly userId: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly country?: string | undefined;
}

/** The clocks of the broker and of this machine may differ by as much, ms, without an accepted event being rejected later. */
const CLOCK_MARGIN = 60_000;

export function acceptedOrder(order: OrderRequest, newId: () => string): AcceptedOrder {
  const { orderId = newId(), userId = 'guest', amount, currency = 'USD', country } = order;
  return { orderId, userId, amount, currency, country };
}

export function draftOrder(order: OrderRequest, accepted: AcceptedOrder, given: Given): Draft {
  const { orderId, userId, currency, country } = accepted;
  const money = { orderId, userId, amount: formatMoney(accepted.amount), currency, country };
  const items = order.items?.map((item) => ({ ...item, unitPrice: formatMoney(item.unitPrice) }));
  const events: [string, object][] = [['OrderCreated', { ...money, email: order.email, items }]];
  if (order.pay) events.push(['PaymentCompleted', money]);
  return draft(orderId, events, order.timestamp, given);
}

/** `known`: the order, where it was accepted here; what the payment leaves out is taken from it. Throws Problem. */
export function draftPayment(payment: PaymentRequest, known: AcceptedOrder | undefined, given: Given): Draft {
  const amount = payment.amount ?? known?.amount;
  if (amount === undefined) {
    throw new Problem(
      404,
      'unknown-order',
      'No such order was accepted here',
      `order ${payment.orderId} was not accepted here, so its payment must say how much: send {"orderId": ${JSON.stringify(payment.orderId)}, "amount": 100, "currency": "USD"}`,
    );
  }
  const data = {
    orderId: payment.orderId,
    userId: payment.userId ?? known?.userId ?? 'guest',
    amount: formatMoney(amount),
    currency: payment.currency ?? known?.currency ?? 'USD',
    country: payment.country ?? known?.country,
    ...(payment.status === 'failed' && { reason: payment.reason }),
  };
  return draft(payment.orderId, [[payment.status === 'failed' ? 'PaymentFailed' : 'PaymentCompleted', data]], payment.timestamp, given);
}

export function draftClearing(cleared: UserCleared, { now, newId }: Given): Draft {
  const eventId = newId();
  return { orderId: cleared.userId, eventIds: [eventId], records: [userClearedRecord(cleared, eventId, now)] };
}

function draft(orderId: string, events: readonly [string, object][], at: string | undefined, given: Given): Draft {
  const timestamp = at ?? new Date(given.now).toISOString();
  const eventIds = events.map(() => given.newId());
  const records = events.map(([eventType, data], i): PublishedRecord => {
    const declaration = eventOfType(eventType);
    if (!declaration) throw new TypeError(`${eventType} is not in the catalogue`);
    const { topic, version } = declaration;
    const value = JSON.stringify({ eventType, eventId: eventIds[i], version, timestamp, data });
    return { topic, key: orderId, value };
  });
  records.forEach((record) => mustAdmit(record, given.now));
  return { orderId, eventIds, records };
}

/** Nothing that is accepted here may be rejected later, so the layers' own check decides. */
function mustAdmit(record: PublishedRecord, now: Millis): void {
  const encode = new TextEncoder();
  const key = encode.encode(record.key);
  const admission = admit({
    topic: record.topic,
    // Any count will do: the appender routes by the same function.
    partition: partitionOf(key, 1),
    partitions: 1,
    key,
    value: encode.encode(record.value),
    logTime: now - CLOCK_MARGIN,
  });
  if ('event' in admission) return;
  const { reason, detail } = admission.rejection;
  throw new Problem(422, reason, 'This would not be admitted', detail.replace(/^data\./, ''));
}
