/**
 * Admission: the pure function from a record to an event or a rejection, the same for both layers. It looks at the
 * record alone (its broker time is the only clock), so both layers always agree.
 */
import { z } from 'zod';
import { partitionOf } from '../log/partitioner';
import { reasonOf } from '../reason';
import { EARLIEST_EVENT_TIME, MAX_CLOCK_LEAD_MILLIS, parseInstant, type Millis } from '../time';
import { eventOfTopic, eventOfType } from './catalogue';
import { UpcastError, type Event, type EventDeclaration } from './event';
import { REJECTION_REASONS, type Rejection, type RejectionReason } from './rejection';
import { upcast } from './upcast';

/** Records above this are rejected: Kafka's own default limit for a message is about as much. */
export const MAX_RECORD_BYTES = 1_000_000;

/** A record as admission sees it. A missing key or value is undefined. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  /** How many partitions the topic has. */
  readonly partitions: number;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
  /** The broker's record time. */
  readonly logTime: Millis;
}

export type Admission = { readonly event: Event } | { readonly rejection: Rejection };

const envelope = z.object({
  eventType: z.string(),
  eventId: z.string().min(1).max(128),
  timestamp: z.string(),
  data: z.record(z.string(), z.unknown()),
});

class NotAdmitted extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.detail);
  }
}

/** Decides on one record. Never throws: whatever is wrong with the record becomes a rejection. */
export function admit(record: RawRecord): Admission {
  try {
    return { event: parseEvent(record) };
  } catch (error) {
    if (error instanceof NotAdmitted) return { rejection: error.rejection };
    throw error;
  }
}

function parseEvent(record: RawRecord): Event {
  const raw = parseObject(record);
  const declaration = declarationOf(raw, record.topic);
  const version = raw['version'] ?? 1;
  const current = raise(declaration, version, raw);
  const head = check(envelope, current);
  const data = check(declaration.dataSchema, head.data, 'data.');
  const orderId = orderOf(data);
  const event: Event = {
    eventType: declaration.type,
    eventId: plainId(head.eventId),
    version: Number(version),
    timestamp: eventTime(head.timestamp, record.logTime),
    orderId,
    data,
  };
  checkRouting(record, orderId);
  return event;
}

function parseObject(record: RawRecord): Readonly<Record<string, unknown>> {
  if (record.value === undefined) return refuse('empty-value');
  const size = record.value.length + (record.key?.length ?? 0);
  if (size > MAX_RECORD_BYTES) return refuse('too-large', `${size} bytes; at most ${MAX_RECORD_BYTES} are read`);
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(record.value));
  } catch (error) {
    return refuse('malformed-json', reasonOf(error));
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return refuse('not-an-object');
  return { ...raw };
}

function declarationOf(raw: Readonly<Record<string, unknown>>, topic: string): EventDeclaration {
  const type = raw['eventType'];
  const declaration = typeof type === 'string' ? eventOfType(type) : undefined;
  if (!declaration) return refuse('unknown-type', `eventType is ${quote(type)}`);
  if (declaration !== eventOfTopic(topic)) return refuse('wrong-topic', `${declaration.type} belongs on ${declaration.topic}, not on ${topic}`);
  return declaration;
}

function raise(declaration: EventDeclaration, version: unknown, raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return upcast(declaration, version, raw) ?? refuse('unknown-version', `${declaration.type} has no version ${quote(version)}`);
  } catch (error) {
    if (error instanceof UpcastError) return refuse(error.reason, error.message);
    throw error;
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, path = ''): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = `${path}${issue?.path.join('.') ?? ''}`;
  return refuse(reasonFor(issue), `${where}: ${issue?.message ?? 'is not valid'}`);
}

function reasonFor(issue: z.core.$ZodIssue | undefined): RejectionReason {
  const reason: unknown = issue?.code === 'custom' ? issue.params?.['reason'] : undefined;
  if (typeof reason === 'string' && isReason(reason)) return reason;
  const field = issue?.path.at(-1);
  return field === 'amount' || field === 'unitPrice' ? 'invalid-amount' : field === 'currency' ? 'unknown-currency' : 'invalid-field';
}

function isReason(reason: string): reason is RejectionReason {
  return Object.hasOwn(REJECTION_REASONS, reason);
}

/** Every event of the catalogue has an order id (see its common fields), so this only narrows the type. */
function orderOf(data: Event['data']): string {
  const orderId = data['orderId'];
  return typeof orderId === 'string' ? orderId : refuse('invalid-field', 'data.orderId: must be text');
}

function plainId(eventId: string): string {
  if (/[\u0000-\u001f\u007f]/.test(eventId) || !eventId.isWellFormed()) refuse('invalid-field', 'eventId: must be plain text without control characters');
  return eventId;
}

function eventTime(timestamp: string, logTime: Millis): Millis {
  const time = parseInstant(timestamp);
  if (time === undefined) return refuse('invalid-time', `timestamp ${quote(timestamp)} is not like 2011-12-09T12:50:00Z`);
  if (time < EARLIEST_EVENT_TIME) return refuse('time-out-of-range', `timestamp ${timestamp} is before 1999`);
  if (time > logTime + MAX_CLOCK_LEAD_MILLIS) {
    return refuse('time-out-of-range', `timestamp ${timestamp} is more than a day ahead of the log (${new Date(logTime).toISOString()})`);
  }
  return time;
}

/** Copies of one event in two partitions would count twice, so a record must lie where its key says. */
function checkRouting(record: RawRecord, orderId: string): void {
  const key = record.key === undefined ? undefined : new TextDecoder().decode(record.key);
  if (record.key === undefined || key !== orderId) refuse('key-mismatch', `the key is ${quote(key)}, the order id ${quote(orderId)}`);
  const home = partitionOf(record.key, record.partitions);
  if (home !== record.partition) refuse('wrong-partition', `key ${quote(key)} belongs in partition ${home}, not ${record.partition}`);
}

function refuse(reason: RejectionReason, detail: string = REJECTION_REASONS[reason]): never {
  throw new NotAdmitted({ reason, detail });
}

/** What is nested is only named: it may be nested so deeply that no program writes it out again. */
function quote(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 'missing' : text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
