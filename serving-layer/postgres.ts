/** Asking Postgres, so that a database which nobody has set up yet says so. */
import type { Pool, PoolClient } from 'pg';

const UNDEFINED_TABLE = '42P01';

/** Rejects in words where the tables are not there yet. */
export async function asked(pool: Pool | PoolClient, sql: string, values: readonly unknown[] = []): Promise<object[]> {
  try {
    return (await pool.query<object>(sql, [...values])).rows;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== UNDEFINED_TABLE) throw error;
    throw new Error('the tables are not there yet; the batch layer makes them when it starts', { cause: error });
  }
}
