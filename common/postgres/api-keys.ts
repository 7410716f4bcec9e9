/** The keys in Postgres: made, listed and revoked by `twofold keys`, read by every process that answers. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { ROLES, type KeptKey } from '../http/keys/api-key';
import type { KeysRead } from '../http/keys/key-ring';
import { isUndefinedTable } from './undefined-table';

const role = z.enum(ROLES);
const keptShape = z.object({ id: z.string(), role, hash: z.instanceof(Buffer), revoked: z.boolean() });
const listedShape = z.object({ id: z.string(), role, name: z.string(), made_at: z.date(), revoked_at: z.date().nullable() });

export interface ListedKey {
  readonly id: string;
  readonly role: KeptKey['role'];
  readonly name: string;
  readonly madeAt: Date;
  readonly revokedAt: Date | null;
}

export async function readKeys(pool: Pool): Promise<KeysRead> {
  try {
    const { rows } = await pool.query<object>('SELECT id, role, hash, revoked_at IS NOT NULL AS revoked FROM api_key');
    const found = rows.map((row) => keptShape.parse(row));
    return { configured: found.length > 0, keys: found.filter(({ revoked }) => !revoked) };
  } catch (error) {
    // Nobody made a key.
    if (isUndefinedTable(error)) return { configured: false, keys: [] };
    throw error;
  }
}

export async function keepKey(pool: Pool, { id, role: held, hash }: KeptKey, name: string): Promise<void> {
  await pool.query('INSERT INTO api_key (id, role, name, hash) VALUES ($1, $2, $3, $4)', [id, held, name, Buffer.from(hash)]);
}

/** The newest first. */
export async function listKeys(pool: Pool): Promise<ListedKey[]> {
  const { rows } = await pool.query<object>('SELECT id, role, name, made_at, revoked_at FROM api_key ORDER BY made_at DESC, id');
  return rows.map((row) => listedShape.parse(row)).map(({ made_at: madeAt, revoked_at: revokedAt, ...key }) => ({ ...key, madeAt, revokedAt }));
}

/** Gives whether there is such a key; one that was revoked before stays as it was. */
export async function revokeKey(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1', [id]);
  return rowCount === 1;
}

/** As if none had ever been made. Gives how many there were. */
export async function forgetKeys(pool: Pool): Promise<number> {
  return (await pool.query('DELETE FROM api_key')).rowCount ?? 0;
}
