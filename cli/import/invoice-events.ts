/** From an invoice to its events. Ids derive from its number, so that importing again adds nothing. */
import { admit } from '../../common/events/admit';
import { OrderCreated, PaymentAdjusted, PaymentCompleted, PaymentRefunded } from '../../common/events/catalogue';
import type { EventDeclaration } from '../../common/events/event';
import type { OutgoingRecord } from '../../common/log/log';
import { formatMoney } from '../../common/money';
import type { Millis } from '../../common/time';
import type { Invoice } from './invoices';
import type { InvoiceKind, SalesLine } from './sales-line';

const CURRENCY = 'GBP';

type Admitted = { readonly records: readonly OutgoingRecord[] } | { readonly why: string };

/** The file counts what came back as negative pieces; a refund says how many, and how much, came back. */
const SIGN: Readonly<Record<InvoiceKind, bigint>> = { sale: 1n, cancellation: -1n, adjustment: 1n };

/** @param now when it is sent. Gives why, where the layers would not admit the event. */
export function invoiceEvents({ lines }: Invoice, now: Millis): Admitted {
  const [first] = lines;
  if (!first) return { why: 'has no lines' };
  const { invoice, kind, customer, country } = first;
  const sign = SIGN[kind];
  const amount = lines.reduce((sum, line) => sum + sign * line.quantity * line.unitPrice, 0n);
  const money = { orderId: invoice, userId: customer || 'guest', amount: formatMoney(amount), currency: CURRENCY, ...(country && { country }) };
  const items = lines.map((line) => itemOf(line, sign));
  // Lines of one invoice may be a minute apart.
  const at = lines.reduce((earliest, line) => Math.min(earliest, line.at), first.at);
  const event = (declaration: EventDeclaration, data: object): OutgoingRecord => record(declaration, invoice, at, data);

  const records = {
    sale: () => [event(OrderCreated, { ...money, items }), event(PaymentCompleted, money)],
    cancellation: () => [event(PaymentRefunded, { ...money, items })],
    adjustment: () => [event(PaymentAdjusted, { ...money, items })],
  }[kind]();
  const why = records.map((each) => whyNot(each, now)).find((reason) => reason !== undefined);
  return why === undefined ? { records } : { why };
}

function itemOf({ productId, quantity, unitPrice }: SalesLine, sign: bigint): object {
  return { productId, quantity: Number(sign * quantity), unitPrice: formatMoney(unitPrice) };
}

function record({ type, topic, version }: EventDeclaration, invoice: string, at: Millis, data: object): OutgoingRecord {
  const eventId = `online-retail-${invoice}-${topic}`;
  return { topic, key: invoice, value: JSON.stringify({ eventType: type, eventId, version, timestamp: new Date(at).toISOString(), data }) };
}

/** The layers' own check, so that nothing is sent that would be rejected later. */
function whyNot({ topic, key, value }: OutgoingRecord, now: Millis): string | undefined {
  const bytes = (content: OutgoingRecord['value']): Uint8Array | undefined => (content === null ? undefined : Buffer.from(content));
  // Any partition count will do: the log's appender routes by the same function.
  const admission = admit({ topic, partition: 0, partitions: 1, key: bytes(key), value: bytes(value), logTime: now });
  return 'rejection' in admission ? admission.rejection.detail : undefined;
}
