import type { Pool, PoolClient } from 'pg';

/**
 * Lends out a connection of the pool. One that failed in any way is thrown away afterwards, so that nothing of it (a
 * half-done transaction, a lock) reaches the next borrower; the server undoes it when the connection ends.
 */
export async function onConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that is lost between two queries says so here; the next query then fails by itself.
  const lost = (error: Error): void => {
    broken = error;
  };
  client.on('error', lost);
  try {
    return await work(client);
  } catch (error) {
    broken ??= error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

/** Everything that is read in it is of one moment. */
export const ONE_SNAPSHOT = 'ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Runs `work` in one transaction; whatever it throws undoes it. */
export function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>, mode: '' | typeof ONE_SNAPSHOT = ''): Promise<T> {
  return onConnection(pool, async (client) => {
    await client.query(`BEGIN ${mode}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}
