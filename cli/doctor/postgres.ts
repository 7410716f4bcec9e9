/** Whether Postgres is reachable, new enough, migrated, and safe with what is committed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectFolder } from '../../platform/project';
import { advice, ill, well, type Finding } from './finding';

const WITHIN = 5_000;
const LEAST = 13;

export async function postgresFindings(connectionString: string): Promise<readonly Finding[]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: WITHIN, query_timeout: WITHIN });
  // A lost connection shows in the query that needs it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const setting = async (name: string): Promise<string> => (await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]?.value ?? '';
    const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('migration') IS NOT NULL AS there`);
    const applied = rows[0]?.there ? (await client.query<{ name: string }>('SELECT name FROM migration ORDER BY number')).rows.map(({ name }) => name) : [];
    return [
      versionFinding(await setting('server_version')),
      migrationFinding(applied, readdirSync(join(projectFolder, 'batch-layer', 'migrations')).filter((name) => name.endsWith('.sql'))),
      durabilityFinding(await setting('fsync'), await setting('synchronous_commit')),
    ];
  } finally {
    await client.end();
  }
}

export function versionFinding(version: string): Finding {
  return Number.parseInt(version, 10) >= LEAST ? well('Postgres', `${version} answers`) : ill('Postgres', version, `run Postgres ${LEAST} or newer`);
}

export function migrationFinding(applied: readonly string[], known: readonly string[]): Finding {
  const missing = known.filter((name) => !applied.includes(name));
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0) return ill('migrations', `the database has ${newer.join(', ')}, which this program does not know`, 'run the newer version that made them');
  if (missing.length > 0) return ill('migrations', `missing: ${missing.join(', ')}`, 'npm start applies them (the batch layer does, at its start)');
  return well('migrations', `all ${known.length} applied`);
}

export function durabilityFinding(fsync: string, synchronousCommit: string): Finding {
  const found = `fsync ${fsync}, synchronous_commit ${synchronousCommit}`;
  if (fsync !== 'on') return ill('Postgres durability', found, 'set fsync = on: a crash could break the archive');
  return synchronousCommit === 'off' ? advice('Postgres durability', found, 'set synchronous_commit = on: a crash loses the last commits, which are read again from the log') : well('Postgres durability', found);
}
