/** What a consumer is told, and whether that can be. */
import type { OutgoingRecord } from '../../../common/log/log';
import { deadLetterTopic } from '../../../common/topics';
import type { Standing } from '../adapters/group-offsets';
import type { LogRecord } from '../adapters/taken-record';
import type { Backoff } from './backoff';
import { ConsumerError } from './errors';
import type { Idempotency } from './idempotency';

/** What a crash may do: lose some records, repeat some, or neither. */
export type Delivery = 'at-most-once' | 'at-least-once' | 'exactly-once';

export interface HandlerContext<Effects> {
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the consumer stops: what can be broken off should be. */
  readonly signal: AbortSignal;
  /** What the idempotency store writes together with its key: a connection of `inPostgres`. */
  readonly effects: Effects;
  /** Appends a record once the handler is done. With 'exactly-once' that and the consumer's own progress are one transaction. */
  readonly send: (record: OutgoingRecord) => void;
}

export type Handler<Effects> = (record: LogRecord, context: HandlerContext<Effects>) => Promise<void>;

interface Common extends Standing {
  readonly delivery: Delivery;
  /** How often a record that failed is tried again before it goes to the dead letters. With 'at-most-once' never. @default 5 */
  readonly maxRetries?: number;
  readonly backoff?: Backoff;
  /** Whether another try may mend what the handler threw. @default everything but a PermanentError */
  readonly isTransient?: (error: unknown) => boolean;
  /** The topic of records that failed for good, made where it is missing; `false` stops the consumer instead. @default `<topic>.dlq` */
  readonly deadLetters?: string | false;
  /** Stops the consumer once the record in hand is dealt with. */
  readonly signal?: AbortSignal;
  /** Is told of what goes wrong and is tried again, in one line. @default nobody is */
  readonly report?: (line: string) => void;
}

export interface ConsumeOptions extends Common {
  readonly handler: Handler<undefined>;
  readonly idempotency?: undefined;
}

export interface ConsumeOnceOptions<Effects> extends Common {
  readonly handler: Handler<Effects>;
  readonly idempotency: Idempotency<Effects>;
  /** What makes two records the same. @default its place in the log */
  readonly keyOf?: (record: LogRecord) => string;
}

/** All that is decided. */
export interface Consuming extends Omit<Required<Common>, 'signal' | 'report' | 'deadLetters' | 'from'>, Standing {
  readonly deadLetters: string | undefined;
  readonly report: (line: string) => void;
  /** `sendAll` is called once the handler is through. */
  readonly handle: (record: LogRecord, context: Omit<HandlerContext<unknown>, 'effects'>, sendAll: () => Promise<void>) => Promise<void>;
  readonly hasStore: boolean;
}

/** Throws ConsumerError. */
export function decide(options: Common & { readonly idempotency?: Pick<Idempotency<unknown>, 'atomic'> | undefined }, isPermanent: (error: unknown) => boolean): Omit<Consuming, 'handle'> {
  const { topic, group, from, delivery, idempotency, backoff = {}, isTransient = (error) => !isPermanent(error), report = () => undefined } = options;
  const maxRetries = options.maxRetries ?? (delivery === 'at-most-once' ? 0 : 5);
  const deadLetters = options.deadLetters ?? deadLetterTopic(topic);
  const wrong = (what: string): never => {
    throw new ConsumerError(`consumer ${group || '(without a group)'} of ${topic || '(no topic)'}: ${what}`);
  };
  if (topic === '' || group === '') wrong('give it a topic and a group');
  if (!['at-most-once', 'at-least-once', 'exactly-once'].includes(delivery)) wrong(`delivery is 'at-most-once', 'at-least-once' or 'exactly-once', not ${delivery}`);
  if (!Number.isInteger(maxRetries) || maxRetries < 0) wrong(`maxRetries must be a whole number from 0 on, not ${maxRetries}`);
  if (delivery === 'at-most-once' && maxRetries > 0) wrong(`'at-most-once' never tries a record again: leave maxRetries out, or take 'at-least-once'`);
  for (const [name, millis] of Object.entries(backoff)) if (!(Number(millis) > 0)) wrong(`backoff.${name} must be above 0 ms, not ${String(millis)}`);
  if (delivery === 'exactly-once' && idempotency?.atomic === false) {
    wrong(`'exactly-once' needs effects that are written together with what tells they were: send() to Kafka, or inPostgres. With inRedis take 'at-least-once': repeats are dropped but for a crash between the effect and the key`);
  }
  if (deadLetters === topic) wrong('its dead letters would come back to it: give them another topic');
  return { topic, group, ...(from && { from }), delivery, maxRetries, backoff, isTransient, report, hasStore: idempotency !== undefined, deadLetters: deadLetters === false ? undefined : deadLetters };
}
