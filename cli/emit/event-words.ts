/** An event in words, as somebody types it: `OrderCreated orderId=a amount=100`; from them the record that is published. */
import { randomUUID } from 'node:crypto';
import { Command, CommanderError } from 'commander';
import { admit, type Admission } from '../../common/events/admit';
import { CATALOGUE, eventOfTopic, eventOfType } from '../../common/events/catalogue';
import type { EventDeclaration } from '../../common/events/event';
import type { Field, FieldKind } from '../../common/events/field';
import type { OutgoingRecord } from '../../common/log/log';
import { formatMoney, parseMoney } from '../../common/money';
import type { Millis } from '../../common/time';
import { PlainError } from '../plain-error';

export interface EventWords {
  /** Its type or its topic. */
  readonly event: string;
  /** "amount=100" and so on. */
  readonly fields: readonly string[];
  readonly id?: string;
  /** An ISO 8601 instant. */
  readonly at?: string;
}

/** The clocks of the broker and of this machine may differ by as much, ms, without an event being rejected later. */
const CLOCK_MARGIN = 60_000;

const FORMS: Readonly<Record<FieldKind, string>> = { text: '<text>', amount: '<amount>', items: '<pieces>x<product>@<price>,…' };

/** Throws PlainError for what the layers would not admit, with what they would. */
export function eventOf({ event: name, fields, id = randomUUID(), at }: EventWords, now: Millis): { record: OutgoingRecord; admission: Admission } {
  const declaration = eventOfType(name) ?? eventOfTopic(name);
  if (!declaration) throw new PlainError(`"${name}" is no event; there are ${CATALOGUE.map(({ type }) => type).join(', ')}`);
  const data = dataOf(declaration, fields);
  const { type, topic, version } = declaration;
  const key = String(data['orderId']);
  const value = JSON.stringify({ eventType: type, eventId: id, version, timestamp: at ?? new Date(now).toISOString(), data });
  const record = { topic, key, value };
  // Any partition count will do: the log's appender routes by the same function.
  const admission = admit({ topic, partition: 0, partitions: 1, key: Buffer.from(key), value: Buffer.from(value), logTime: now - CLOCK_MARGIN });
  if ('rejection' in admission) throw new PlainError(`this ${type} would not be admitted: ${admission.rejection.detail.replace(/^data\./, '')}. It takes ${formOf(declaration)}`);
  return { record, admission };
}

/** One event a line; empty lines and those that begin with # are left out. Throws PlainError with the line's number. */
export function eventLines(text: string): { line: number; words: EventWords }[] {
  return text.split(/\r?\n/).flatMap((each, i) => {
    const words = each.trim();
    return words === '' || words.startsWith('#') ? [] : [{ line: i + 1, words: wordsOf(words, i + 1) }];
  });
}

function wordsOf(text: string, line: number): EventWords {
  const words = Array.from(text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g), ([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  const command = new Command('emit').argument('<event>').argument('[fields...]').option('--at <time>').option('--id <id>');
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined }).helpOption(false);
  try {
    command.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new PlainError(`line ${line}: ${error.message.replace(/^error: /, '')}`);
    throw error;
  }
  const [event = '', ...fields] = command.args;
  return { event, fields, ...command.opts<{ at?: string; id?: string }>() };
}

function dataOf(declaration: EventDeclaration, given: readonly string[]): Record<string, unknown> {
  const { type, fields } = declaration;
  const data: Record<string, unknown> = { orderId: randomUUID(), userId: 'guest', ...(fields['currency'] && { currency: 'USD' }) };
  for (const word of given) {
    const at = word.indexOf('=');
    const [name, value] = [word.slice(0, at), word.slice(at + 1)];
    const field = at > 0 && Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) throw new PlainError(`"${word}" is no field of ${type}. It takes ${formOf(declaration)}`);
    data[name] = valueOf(name, field, value);
  }
  const items = data['items'];
  if (fields['amount'] && data['amount'] === undefined && Array.isArray(items)) data['amount'] = costOf(items as readonly TypedItem[]);
  return data;
}

interface TypedItem {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: string;
}

function valueOf(name: string, { kind }: Field<unknown>, text: string): unknown {
  if (kind !== 'items') return text;
  return text.split(',').map((part): TypedItem => {
    const [, quantity, productId = '', unitPrice = ''] = /^(-?\d{1,9})x(.+)@(-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
    if (quantity === undefined) throw new PlainError(`${name}: "${part}" is not like 2xtea@4.50, which is two pieces of tea at 4.50 each`);
    return { productId, quantity: Number(quantity), unitPrice };
  });
}

function costOf(items: readonly TypedItem[]): string {
  const total = items.reduce((sum, { quantity, unitPrice }) => {
    const price = parseMoney(unitPrice);
    if (!price.ok) throw new PlainError(`items: ${price.why}`);
    return sum + BigInt(quantity) * price.amount;
  }, 0n);
  return formatMoney(total);
}

/** "orderId=<text>, amount=<amount>, [country=<text>]". */
function formOf({ fields }: EventDeclaration): string {
  return Object.entries(fields)
    .map(([name, { kind, optional }]) => (optional || ['orderId', 'userId', 'currency'].includes(name) ? `[${name}=${FORMS[kind]}]` : `${name}=${FORMS[kind]}`))
    .join(' ');
}
