/** How an event is declared: once, with its topic, its fields and the way up from its older versions. */
import { z } from 'zod';
import type { Millis } from '../time';
import type { Field, Item } from './field';

/** Values an event's data may hold, once parsed. */
export type FieldValue = string | bigint | readonly Item[] | undefined;

/** New business, money given back, or a correction of the books. */
export type ChangeKind = 'new' | 'refund' | 'correction';

type Fields = Readonly<Record<string, Field<FieldValue>>>;

/** Raises the raw JSON object of an older version to that of the next one. Pure; throws UpcastError when it cannot. */
export type Upcaster = (raw: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export interface EventDeclaration<Type extends string = string, F extends Fields = Fields> {
  readonly type: Type;
  readonly topic: string;
  readonly about: string;
  /** What it is to figures that were told before. @default 'new' */
  readonly change?: ChangeKind;
  /** The version that the fields describe. */
  readonly version: number;
  readonly fields: F;
  /** Every older version, each raised to the one after it (upcast.ts): what was ever recorded is read for ever. */
  readonly upcasters: Readonly<Record<number, Upcaster>>;
  /** The data part: unknown fields are passed over, so that producers may add to it. */
  readonly dataSchema: z.ZodType<Readonly<Record<string, FieldValue>>>;
}

/** An admitted event: parsed, of the current version, with exact amounts. */
export interface Event {
  readonly eventType: string;
  readonly eventId: string;
  /** The version it was sent in. */
  readonly version: number;
  /** Event time. */
  readonly timestamp: Millis;
  /** The order it belongs to, which is also its key in the log. */
  readonly orderId: string;
  readonly data: Readonly<Record<string, FieldValue>>;
}

export class UpcastError extends Error {
  constructor(
    readonly reason: 'invalid-amount' | 'invalid-field',
    message: string,
  ) {
    super(message);
  }
}

/** Throws TypeError where an older version cannot be raised. */
export function defineEvent<const Type extends string, F extends Fields>(
  declaration: Omit<EventDeclaration<Type, F>, 'dataSchema'>,
): EventDeclaration<Type, F> {
  const older = Array.from({ length: declaration.version - 1 }, (_, i) => i + 1).join(', ');
  const raised = Object.keys(declaration.upcasters).join(', ');
  if (older !== raised) throw new TypeError(`${declaration.type} is of version ${declaration.version}, so upcasters of ${older || 'none'} must be there and no others: there are ${raised || 'none'}`);
  const shape = Object.fromEntries(Object.entries(declaration.fields).map(([name, field]) => [name, field.schema]));
  return { ...declaration, dataSchema: z.object(shape) };
}
