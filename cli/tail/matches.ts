/** Which records --where asks for: a field of the record, of the event, or of the event's data. */
import { CATALOGUE } from '../../common/events/catalogue';
import { formatMoney, parseMoney } from '../../common/money';
import { PlainError } from '../plain-error';
import type { Condition } from '../query/conditions';
import type { SeenRecord } from './event-line';

const OF_RECORD = ['topic', 'partition', 'key', 'outcome', 'reason', 'eventType', 'eventId', 'orderId'];

/** Throws PlainError for a field that no event has, naming those there are. */
export function matcher(conditions: readonly Condition[]): (seen: SeenRecord) => boolean {
  const known = [...new Set([...OF_RECORD, ...CATALOGUE.flatMap(({ fields }) => Object.keys(fields))])];
  const byField = new Map<string, Set<string>>();
  for (const { field, value } of conditions) {
    if (!known.includes(field)) throw new PlainError(`no event has a field "${field}" to tail --where by; there are ${known.join(', ')}`);
    const parsed = field === 'amount' ? parseMoney(value) : undefined;
    if (parsed?.ok === false) throw new PlainError(`--where ${field}: ${parsed.why}`);
    byField.set(field, (byField.get(field) ?? new Set()).add(parsed?.ok ? formatMoney(parsed.amount) : value));
  }
  return (seen) => Array.from(byField).every(([field, values]) => values.has(fieldOf(seen, field) ?? ''));
}

function fieldOf({ record, admission }: SeenRecord, field: string): string | undefined {
  if (field === 'topic') return record.topic;
  if (field === 'partition') return String(record.partition);
  if (field === 'key') return record.key && new TextDecoder().decode(record.key);
  if (field === 'outcome') return 'rejection' in admission ? 'rejected' : 'admitted';
  if ('rejection' in admission) return field === 'reason' ? admission.rejection.reason : undefined;
  const { event } = admission;
  if (field === 'eventType' || field === 'eventId' || field === 'orderId') return event[field];
  const value = event.data[field];
  return typeof value === 'bigint' ? formatMoney(value) : typeof value === 'string' ? value : undefined;
}
