/**
 * The event catalogue: one declaration per event. Types, validation, archive tables, topics and docs derive from it.
 * Every event is keyed by its order id, so all events of an order lie in the same partition of every topic.
 */
import { formatMoney, parseMoneyNumber } from '../money';
import { defineEvent, UpcastError, type EventDeclaration, type Upcaster } from './event';
import { amount, currency, id, items, optional, signedAmount, signedItems, text } from './field';

/** Version 1 was flat, had amounts as JSON numbers, and knew no currency: it means US dollars. */
const fromFlatDollars: Upcaster = (raw) => {
  const { eventType, eventId, timestamp, amount: rawAmount, ...data } = raw;
  if (rawAmount === undefined) return { eventType, eventId, timestamp, version: 2, data };
  return { eventType, eventId, timestamp, version: 2, data: { ...data, amount: amountText(rawAmount), currency: 'USD' } };
};

function amountText(raw: unknown): unknown {
  if (typeof raw !== 'number') return raw;
  const parsed = parseMoneyNumber(raw);
  if (!parsed.ok) throw new UpcastError('invalid-amount', `amount: ${parsed.why}`);
  return formatMoney(parsed.amount);
}

const common = {
  orderId: id('The order; also the key of the record.'),
  userId: id('The customer, or "guest".'),
};
const money = { currency: currency('ISO 4217 code of the amount.'), country: optional(text('Where the customer is, as the shop writes it.', 64)) };
const why = { reason: optional(text('Why, in a few words.', 256)) };
const since2 = { version: 2, upcasters: { 1: fromFlatDollars } };

export const OrderCreated = defineEvent({
  ...since2,
  type: 'OrderCreated',
  topic: 'order-created',
  about: 'A customer placed an order.',
  fields: {
    ...common,
    amount: amount('What the whole order costs.'),
    ...money,
    email: optional(text('Where to write to the customer.', 254)),
    items: optional(items('What was ordered.')),
  },
});

export const OrderCancelled = defineEvent({
  ...since2,
  type: 'OrderCancelled',
  topic: 'order-cancelled',
  about: 'An order was called off.',
  fields: { ...common, ...why },
});

export const PaymentCompleted = defineEvent({
  ...since2,
  type: 'PaymentCompleted',
  topic: 'payment-completed',
  about: 'A payment arrived.',
  fields: { ...common, amount: amount('What was paid.'), ...money },
});

export const PaymentFailed = defineEvent({
  ...since2,
  type: 'PaymentFailed',
  topic: 'payment-failed',
  about: 'A payment was refused.',
  fields: { ...common, amount: amount('What should have been paid.'), ...money, ...why },
});

export const PaymentRefunded = defineEvent({
  ...since2,
  type: 'PaymentRefunded',
  topic: 'payment-refunded',
  about: 'Money went back to the customer.',
  change: 'refund',
  fields: { ...common, amount: amount('What was paid back, as a positive amount.'), ...money, items: optional(items('What came back.')), ...why },
});

export const PaymentAdjusted = defineEvent({
  ...since2,
  type: 'PaymentAdjusted',
  topic: 'payment-adjusted',
  about: 'The books were corrected, up or down.',
  change: 'correction',
  fields: {
    ...common,
    amount: signedAmount('What to add to the revenue; negative to take away.'),
    ...money,
    items: optional(signedItems('What the correction is about.')),
    ...why,
  },
});

export const InventoryReserved = defineEvent({
  ...since2,
  type: 'InventoryReserved',
  topic: 'inventory-reserved',
  about: 'The goods of an order were set aside.',
  fields: { ...common },
});

export const InventoryReservationFailed = defineEvent({
  ...since2,
  type: 'InventoryReservationFailed',
  topic: 'inventory-reservation-failed',
  about: 'The goods of an order were not at hand.',
  fields: { ...common, ...why },
});

export const OrderShipped = defineEvent({
  ...since2,
  type: 'OrderShipped',
  topic: 'order-shipped',
  about: 'The goods of an order left the house.',
  fields: { ...common, trackingId: optional(id("The carrier's number for the parcel.")) },
});

export const CATALOGUE: readonly EventDeclaration[] = [
  OrderCreated,
  OrderCancelled,
  PaymentCompleted,
  PaymentFailed,
  PaymentRefunded,
  PaymentAdjusted,
  InventoryReserved,
  InventoryReservationFailed,
  OrderShipped,
];

/** The input topics, in the catalogue's order. */
export const INPUT_TOPICS: readonly string[] = CATALOGUE.map((event) => event.topic);

const byTopic = new Map(CATALOGUE.map((event) => [event.topic, event]));
const byType = new Map(CATALOGUE.map((event) => [event.type, event]));

export const eventOfTopic = (topic: string): EventDeclaration | undefined => byTopic.get(topic);
export const eventOfType = (type: string): EventDeclaration | undefined => byType.get(type);
