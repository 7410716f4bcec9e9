/** The event tables, made from the catalogue: one per event, in partitions by month of the event day. */
import type { PoolClient } from 'pg';
import { archiveColumns, archiveTable, type ArchiveColumn } from '../../common/events/archive-table';
import type { EventDeclaration } from '../../common/events/event';
import type { Day } from '../../common/time';

/** A table in the database does not fit the event's declaration. */
export class TableError extends Error {
  override readonly name = 'TableError';
}

/** Makes missing tables, and adds columns that an event has gained. Throws TableError where a column has another type. */
export async function ensureEventTables(client: PoolClient, events: readonly EventDeclaration[]): Promise<void> {
  for (const event of events) {
    const columns = archiveColumns(event);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${archiveTable(event)} (${columns.map(columnSql).join(', ')}, PRIMARY KEY (event_day, log_partition, event_id)) PARTITION BY RANGE (event_day)`,
    );
    const { rows } = await client.query<{ name: string; type: string }>(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [archiveTable(event)],
    );
    const found = new Map(rows.map(({ name, type }) => [name, type]));
    for (const column of columns) {
      const type = found.get(column.name);
      if (type === undefined) await client.query(`ALTER TABLE ${archiveTable(event)} ADD COLUMN ${column.name} ${column.type}`);
      else if (type !== column.type) {
        throw new TableError(`${archiveTable(event)}.${column.name} is ${type}, but ${event.type} declares it as ${column.type}: an event's field keeps its type; give the new one a new name`);
      }
    }
  }
}

/** The partition for a day's month. */
export function partitionSql(event: EventDeclaration, day: Day): string {
  const month = day.slice(0, 7);
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
  const table = archiveTable(event);
  return `CREATE TABLE IF NOT EXISTS ${table}_${month.replace('-', '_')} PARTITION OF ${table} FOR VALUES FROM ('${month}-01') TO ('${next}')`;
}

function columnSql({ name, type, nullable }: ArchiveColumn): string {
  return `${name} ${type}${nullable ? '' : ' NOT NULL'}`;
}
