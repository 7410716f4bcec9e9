/** A database with the archive's tables for one run, and what was archived in it. */
import { Pool } from 'pg';
import { migrate } from '../../batch-layer/postgres/migrate';
import { partitionSql } from '../../batch-layer/postgres/event-tables';
import { archiveTable } from '../../common/events/archive-table';
import { OrderCreated } from '../../common/events/catalogue';
import { ownDatabase } from '../../common/testing/own-database';
import { dayOf } from '../../common/time';
import type { Cells } from '../events/oracle';
import { FIRST_MILLIS } from '../events/sale';

/** Amounts are kept in 1/10,000 of a pound. */
const OF_A_PENNY = 100;

export const ARCHIVED_TABLE = archiveTable(OrderCreated);

export interface ArchiveDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** Lines and pennies by minute and product, as the oracle names them. */
  archived(): Promise<Cells>;
  drop(): Promise<void>;
}

/** Every run has one of its own, so that none pays for what another left; what earlier runs wrote is on disk before it begins. */
export async function archiveDatabase(server: string): Promise<ArchiveDatabase> {
  const database = await ownDatabase(server);
  const pool = new Pool({ connectionString: database.url, max: 2 });
  await migrate(pool);
  await pool.query(partitionSql(OrderCreated, dayOf(FIRST_MILLIS)));
  await pool.query('CHECKPOINT');
  return {
    url: database.url,
    pool,
    archived: async () => {
      const { rows } = await pool.query<{ cell: string; lines: string; amount: string }>(
        `SELECT (event_time / 60000)::text || '|' || item_product_id[1] AS cell, count(*) AS lines, sum(amount) AS amount FROM ${ARCHIVED_TABLE} GROUP BY 1`,
      );
      return new Map(rows.map(({ cell, lines, amount }) => [cell, [Number(lines), Number(amount) / OF_A_PENNY]]));
    },
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
