/**
 * How an event lies in the archive: one table per event type, whose columns follow from its fields. Amounts are bigint
 * in 1/10,000; items are parallel arrays, so that they explode without a join and stay exact.
 */
import type { EventDeclaration } from './event';
import { EVENT_ID, layoutOf } from './rows/event-layout';

export interface ArchiveColumn {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'date' | 'smallint' | 'text[]' | 'bigint[]';
  readonly nullable: boolean;
  readonly holds: ArchivedValue;
  /** Of texts and amounts: which column of the event's rows (rows/event-rows.ts) holds them. */
  readonly column: number;
}

/** What an archive column holds of an event, or of the record that it came in. */
export type ArchivedValue = 'day' | 'partition' | 'offset' | 'time' | 'version' | 'text' | 'amount' | 'products' | 'quantities' | 'prices';

/** Columns that every event has; `log_partition` and `log_offset` say where it lies in the log. */
const HEAD: readonly ArchiveColumn[] = [
  { name: 'event_day', type: 'date', nullable: false, holds: 'day', column: 0 },
  { name: 'log_partition', type: 'smallint', nullable: false, holds: 'partition', column: 0 },
  { name: 'log_offset', type: 'bigint', nullable: false, holds: 'offset', column: 0 },
  { name: 'event_id', type: 'text', nullable: false, holds: 'text', column: EVENT_ID },
  { name: 'event_time', type: 'bigint', nullable: false, holds: 'time', column: 0 },
  { name: 'version', type: 'smallint', nullable: false, holds: 'version', column: 0 },
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
  const layout = layoutOf(event);
  const own = Object.entries(event.fields).flatMap(([name, { kind, optional: nullable }]): ArchiveColumn[] => {
    switch (kind) {
      case 'text':
        return [{ name: columnOf(name), type: 'text', nullable, holds: 'text', column: layout.texts.get(name) ?? 0 }];
      case 'amount':
        return [{ name: columnOf(name), type: 'bigint', nullable, holds: 'amount', column: layout.amounts.get(name) ?? 0 }];
      case 'items':
        return [
          { name: ITEM_COLUMNS.productId, type: 'text[]', nullable, holds: 'products', column: 0 },
          { name: ITEM_COLUMNS.quantity, type: 'bigint[]', nullable, holds: 'quantities', column: 0 },
          { name: ITEM_COLUMNS.unitPrice, type: 'bigint[]', nullable, holds: 'prices', column: 0 },
        ];
    }
  });
  return [...HEAD, ...own];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
