/**
 * Keys in a table of Postgres, written in the transaction in which the handler writes: both hold, or neither. A second owner
 * of the same record waits for the first one's transaction, and then finds its key.
 */
import type { Idempotency } from './idempotency';

/** As much of a connection as is needed; `pg`'s fits. */
export interface Connection {
  query(text: string, values?: unknown[]): Promise<{ readonly rowCount: number | null }>;
  release(broken?: Error | boolean): void;
}

/** As much of a pool; `pg`'s fits. */
export interface ConnectionPool {
  connect(): Promise<Connection>;
}

/** What the pool lends out. `pg`'s `connect` is declared twice, and an inference of one would take the one with a callback. */
type Lent<Pool> = Pool extends { connect: { (): Promise<infer C>; (...args: never[]): unknown } } ? C : never;

export interface InPostgresOptions {
  /** Keeps several consumers' keys apart in one table. */
  readonly consumer: string;
  /** Made where it is missing. @default 'twofold_consumed' */
  readonly table?: string;
}

/** The handler's `effects` is a connection in the transaction: what is written with it is written once. Throws RangeError for a table's name that is none. */
export function inPostgres<Pool extends ConnectionPool>(pool: Pool, { consumer, table = 'twofold_consumed' }: InPostgresOptions): Idempotency<Lent<Pool>> {
  if (!/^[a-z_][a-z0-9_]*$/.test(table)) throw new RangeError(`"${table}" is no name for a table: take small letters, digits and underscores`);
  const transaction = async (work: (client: Lent<Pool> & Connection) => Promise<boolean>): Promise<boolean> => {
    const client = (await pool.connect()) as Lent<Pool> & Connection;
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const done = await work(client);
      await client.query(done ? 'COMMIT' : 'ROLLBACK');
      return done;
    } catch (error) {
      // Thrown away: the server undoes what it had begun.
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  };
  return {
    atomic: true,
    open: async () => {
      await transaction(async (client) => {
        // Two that make the table at once would trip over each other.
        await client.query("SELECT pg_advisory_xact_lock(hashtext('twofold_consumed'))");
        await client.query(`CREATE TABLE IF NOT EXISTS ${table} (consumer text NOT NULL, key text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (consumer, key))`);
        return true;
      });
    },
    once: (key, work) =>
      transaction(async (client) => {
        const { rowCount } = await client.query(`INSERT INTO ${table} (consumer, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [consumer, key]);
        if (rowCount === 0) return false;
        await work(client);
        return true;
      }),
  };
}
