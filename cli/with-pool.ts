import { Pool } from 'pg';
import type { Config } from '../common/config';
import { isUndefinedTable } from '../common/postgres/undefined-table';
import { PlainError } from './plain-error';

/** Work on Postgres that needs one connection. Throws PlainError in the words of `noTables` where a table is not there yet. */
export async function withPool<T>({ DATABASE_URL }: Pick<Config, 'DATABASE_URL'>, work: (pool: Pool) => Promise<T>, noTables?: string): Promise<T> {
  const pool = new Pool({ connectionString: DATABASE_URL, max: 1, connectionTimeoutMillis: 5_000 });
  try {
    return await work(pool);
  } catch (error) {
    if (noTables !== undefined && isUndefinedTable(error)) throw new PlainError(noTables);
    throw error;
  } finally {
    await pool.end();
  }
}
