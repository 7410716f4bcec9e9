/** A record's text → its event, where the text has the shape at hand and keeps within all limits. */
import { EARLIEST_EVENT_TIME, MAX_CLOCK_LEAD_MILLIS, type Millis } from '../../time';
import type { Event, FieldValue } from '../event';
import { MAX_ID_LENGTH, type FieldLimits } from '../field';
import { readInstant, readUnits } from './read-value';
import { scanItems } from './scan-items';
import type { Shape } from './shape';

/** Undefined for whatever `admit` must look at. The texts in the event share memory with `text`. */
export function scan(text: string, shape: Shape, logTime: Millis): Event | undefined {
  const { head, items, captures, declaration } = shape;
  head.lastIndex = 0;
  const values: readonly (string | undefined)[] | null = head.exec(text);
  if (!values) return undefined;
  const data: Record<string, FieldValue> = {};
  let rest: readonly (string | undefined)[] | null = values;
  if (items) {
    const found = scanItems(text, head.lastIndex, items);
    if (!found) return undefined;
    data['items'] = found.items;
    items.tail.lastIndex = found.end;
    rest = items.tail.exec(text);
    if (!rest) return undefined;
  }
  let eventId = '';
  let timestamp = 0;
  for (let i = 0; i < captures.length; i++) {
    const capture = captures[i];
    const value = i + 1 < values.length ? values[i + 1] : rest[i + 2 - values.length];
    if (value === undefined || !capture) continue;
    switch (capture.kind) {
      case 'eventId':
        if (value.length > MAX_ID_LENGTH) return undefined;
        eventId = value;
        break;
      case 'timestamp': {
        const time = readInstant(value);
        if (time === undefined || time < EARLIEST_EVENT_TIME || time > logTime + MAX_CLOCK_LEAD_MILLIS) return undefined;
        timestamp = time;
        break;
      }
      case 'text':
        if (!keeps(capture.limits, value)) return undefined;
        data[capture.name] = value;
        break;
      case 'amount':
        data[capture.name] = BigInt(readUnits(value));
    }
  }
  const orderId = data['orderId'];
  if (typeof orderId !== 'string') return undefined;
  return { eventType: declaration.type, eventId, version: declaration.version, timestamp, orderId, data };
}

function keeps({ maxLength, among }: FieldLimits, text: string): boolean {
  return among ? among.has(text) : maxLength !== undefined && text.length <= maxLength;
}
