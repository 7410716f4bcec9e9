/** Brings the database to the present form: numbered .sql files, each once, in order; then the event tables. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { CATALOGUE } from '../../common/events/catalogue';
import { ensureEventTables } from './event-tables';
import { inTransaction } from '../../common/postgres/transaction';

const FOLDER = join(__dirname, '..', 'migrations');
const NUMBERED = /^(\d{3})-.+\.sql$/;

/** The database is of a newer form than this program knows. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Safe to call from several processes at once. Throws MigrationError where the database is newer than this program. */
export async function migrate(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('twofold migrations'))`);
    await client.query('CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await client.query<{ number: number; name: string }>('SELECT number, name FROM migration');
    const applied = new Map(rows.map(({ number, name }) => [number, name]));
    for (const name of readdirSync(FOLDER).sort()) {
      const number = Number(NUMBERED.exec(name)?.[1]);
      if (Number.isNaN(number)) throw new TypeError(`${name} is no migration: it must be named like 001-what-it-does.sql`);
      if (applied.delete(number)) continue;
      await client.query(readFileSync(join(FOLDER, name), 'utf8'));
      await client.query('INSERT INTO migration (number, name) VALUES ($1, $2)', [number, name]);
    }
    if (applied.size > 0) {
      throw new MigrationError(`the database has migrations that this program does not know (${[...applied.values()].join(', ')}): run the newer version that made them`);
    }
    await ensureEventTables(client, CATALOGUE);
  });
}
