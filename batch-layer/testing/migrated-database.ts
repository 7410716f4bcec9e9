import { Pool } from 'pg';
import { ownDatabase } from '../../common/testing/own-database';
import { migrate } from '../postgres/migrate';

/** A database of a test's own with the batch layer's tables in it. */
export interface MigratedDatabase {
  readonly pool: Pool;
  readonly url: string;
  drop(): Promise<void>;
}

export async function migratedDatabase(): Promise<MigratedDatabase> {
  const database = await ownDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  // A connection that a test ends shows in the query that needs it.
  pool.on('error', () => undefined);
  await migrate(pool);
  return {
    pool,
    url: database.url,
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
