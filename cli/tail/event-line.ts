/** One record of the log as a line: for people, or as JSON. */
import type { Admission } from '../../common/events/admit';
import type { Event, FieldValue } from '../../common/events/event';
import type { InputRecord } from '../../common/log/input-record';
import type { AppendedAt } from '../../common/log/log';
import { formatMoney } from '../../common/money';
import { cutTo, plainText } from '../print/plain-text';
import type { Paint } from '../print/colour';

export interface SeenRecord {
  readonly record: InputRecord;
  readonly admission: Admission;
}

/** Wide enough for the longest names in the catalogue. */
const PLACE_COLUMNS = 24;
const TYPE_COLUMNS = 16;

/** "12:30:01.250  payment-completed/1/17  PaymentCompleted  o-1  100 USD  country=France"; a rejected one says why. */
export function eventLine({ record, admission }: SeenRecord, paint: Paint, columns?: number): string {
  if ('event' in admission) return recordLine(record, eventText(admission.event), paint, columns);
  const { reason, detail } = admission.rejection;
  return recordLine(record, `REJECTED ${reason}: ${plainText(detail)}`, paint, columns, true);
}

/** Any record: when it reached the log, its place, and what it says. */
export function recordLine(record: InputRecord, text: string, paint: Paint, columns?: number, isRejected = false): string {
  const when = new Date(record.logTime).toISOString().slice(11, 23);
  const place = placeText(record);
  const shown = columns === undefined ? text : cutTo(text, columns - when.length - place.length - 4);
  return `${paint('dim', when)}  ${paint('cyan', place)}  ${isRejected ? paint('red', shown) : shown}`;
}

/** An event that was published there just now. */
export function emittedLine(place: AppendedAt, event: Event): string {
  return `${placeText(place)}  ${eventText(event)}`;
}

const placeText = ({ topic, partition, offset }: AppendedAt): string => `${topic}/${partition}/${offset}`.padEnd(PLACE_COLUMNS);
const eventText = (event: Event): string => `${event.eventType.padEnd(TYPE_COLUMNS)} ${plainText(dataText(event))}`;

function dataText({ orderId, timestamp, data }: Event): string {
  const { amount, currency, items, ...others } = data;
  const money = amount === undefined ? [] : [`${valueText(amount)} ${valueText(currency)}`];
  const rest = Object.entries({ ...others, items }).flatMap(([name, value]) => (value === undefined || name === 'orderId' ? [] : [`${name}=${valueText(value)}`]));
  return [orderId, ...money, ...rest, `at ${new Date(timestamp).toISOString()}`].join('  ');
}

function valueText(value: FieldValue): string {
  if (value === undefined) return '';
  if (typeof value === 'bigint') return formatMoney(value);
  return typeof value === 'string' ? value : String(value.length);
}

/** As one line of JSON: amounts and quantities as decimal strings. */
export function eventJson({ record, admission }: SeenRecord): string {
  const { topic, partition, offset, logTime } = record;
  const place = { topic, partition, offset, logTime: new Date(logTime).toISOString() };
  if ('rejection' in admission) return JSON.stringify({ ...place, rejected: admission.rejection });
  const { timestamp, data, ...head } = admission.event;
  return JSON.stringify({ ...place, ...head, timestamp: new Date(timestamp).toISOString(), data: jsonData(data) });
}

function jsonData(data: Event['data']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? formatMoney(value) : Array.isArray(value) ? value.map(jsonItem) : value,
    ]),
  );
}

const jsonItem = ({ productId, quantity, unitPrice }: { productId: string; quantity: bigint; unitPrice: bigint }) => ({ productId, quantity: String(quantity), unitPrice: formatMoney(unitPrice) });
