/** Asking Postgres, so that a database which nobody has set up yet says so. */
import type { Pool, PoolClient } from 'pg';
import { isUndefinedTable } from '../common/postgres/undefined-table';

/** The rows of one question, asked as by `inWords`. */
export async function asked(pool: Pool | PoolClient, sql: string, values: readonly unknown[] = []): Promise<object[]> {
  return (await inWords(() => pool.query<object>(sql, [...values]))).rows;
}

/** Rejects in words where the tables are not there yet. */
export async function inWords<T>(asking: () => Promise<T>): Promise<T> {
  try {
    return await asking();
  } catch (error) {
    if (!isUndefinedTable(error)) throw error;
    throw new Error('the tables are not there yet; the batch layer makes them when it starts', { cause: error });
  }
}
