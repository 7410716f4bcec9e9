/** A database of a test's own, on the server that DATABASE_URL names. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function ownDatabase(server = process.env['DATABASE_URL'] ?? ''): Promise<OwnDatabase> {
  const name = `twofold_test_${randomBytes(6).toString('hex')}`;
  const asked = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await asked(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asked(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
