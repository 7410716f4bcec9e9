/**
 * How an event lies in the archive: one table per event type, whose columns follow from its fields. Amounts are bigint
 * in 1/10,000; items are parallel arrays, so that they explode without a join and stay exact.
 */
import type { Event, EventDeclaration } from './event';
import type { Item } from './field';

export interface ArchiveColumn {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'date' | 'smallint' | 'text[]' | 'bigint[]';
  readonly nullable: boolean;
}

/** Where a record came from. */
export interface ArchivedAt {
  readonly partition: number;
  readonly offset: number;
  readonly day: string;
}

/** Columns that every event has; `log_partition` and `log_offset` say where it lies in the log. */
const HEAD: readonly ArchiveColumn[] = [
  { name: 'event_day', type: 'date', nullable: false },
  { name: 'log_partition', type: 'smallint', nullable: false },
  { name: 'log_offset', type: 'bigint', nullable: false },
  { name: 'event_id', type: 'text', nullable: false },
  { name: 'event_time', type: 'bigint', nullable: false },
  { name: 'version', type: 'smallint', nullable: false },
];

/** Item columns, by the item's field. */
export const ITEM_COLUMNS = { productId: 'item_product_id', quantity: 'item_quantity', unitPrice: 'item_unit_price' } as const;

/** "PaymentCompleted" → "payment_completed". */
export function archiveTable(event: EventDeclaration): string {
  return snakeCase(event.type).replace(/^_/, '');
}

/** "orderId" → "order_id". */
export function columnOf(fieldName: string): string {
  return snakeCase(fieldName);
}

export function archiveColumns(event: EventDeclaration): readonly ArchiveColumn[] {
  const own = Object.entries(event.fields).flatMap(([name, field]): ArchiveColumn[] => {
    switch (field.kind) {
      case 'text':
        return [{ name: columnOf(name), type: 'text', nullable: field.optional }];
      case 'amount':
        return [{ name: columnOf(name), type: 'bigint', nullable: field.optional }];
      case 'items':
        return [
          { name: ITEM_COLUMNS.productId, type: 'text[]', nullable: field.optional },
          { name: ITEM_COLUMNS.quantity, type: 'bigint[]', nullable: field.optional },
          { name: ITEM_COLUMNS.unitPrice, type: 'bigint[]', nullable: field.optional },
        ];
    }
  });
  return [...HEAD, ...own];
}

/** A value of an archive row, in the order of `archiveColumns`. */
export type ArchiveValue = string | number | bigint | null | readonly (string | bigint)[];

export function archiveRow(declaration: EventDeclaration, event: Event, at: ArchivedAt): ArchiveValue[] {
  const row: ArchiveValue[] = [at.day, at.partition, at.offset, event.eventId, event.timestamp, event.version];
  for (const [name, field] of Object.entries(declaration.fields)) {
    const value = event.data[name];
    if (field.kind !== 'items') row.push(typeof value === 'object' ? null : (value ?? null));
    else row.push(...itemColumns(typeof value === 'object' ? value : undefined));
  }
  return row;
}

function itemColumns(items: readonly Item[] | undefined): ArchiveValue[] {
  if (!items) return [null, null, null];
  return [items.map((item) => item.productId), items.map((item) => item.quantity), items.map((item) => item.unitPrice)];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
