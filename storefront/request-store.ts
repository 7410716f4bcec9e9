/** What the storefront remembers, in Postgres: requests with the exact events made of them, and accepted orders. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { inTransaction } from '../common/postgres/transaction';
import { isPosition, type Position } from '../common/position';
import type { AcceptedOrder, Draft } from './events';
import { Problem } from '../common/problem';

/** A request as it was written down. */
export interface Remembered {
  readonly key: string;
  readonly fingerprint: string;
  readonly draft: Draft;
  /** The position after its events, once they are published. */
  readonly position?: Position;
}

export interface RequestStore {
  find(key: string): Promise<Remembered | undefined>;
  /** Writes down a request and its order together; gives what is written under the key, which may be an earlier one. */
  remember(request: Remembered, order?: AcceptedOrder): Promise<Remembered>;
  published(key: string, position: Position): Promise<void>;
  /** Requests that were written down a while ago and still are not published, oldest first. */
  unpublished(): Promise<{ key: string }[]>;
  order(orderId: string): Promise<AcceptedOrder | undefined>;
}

const TABLES = `
CREATE TABLE IF NOT EXISTS ingest_request (
  request_key text PRIMARY KEY,
  fingerprint text NOT NULL,
  draft jsonb NOT NULL,
  position jsonb,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS ingest_request_unpublished ON ingest_request (received_at) WHERE position IS NULL;
CREATE TABLE IF NOT EXISTS accepted_order (
  order_id text PRIMARY KEY,
  user_id text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  country text,
  accepted_at timestamptz NOT NULL DEFAULT now()
);`;

/** Makes the storefront's own tables where they are missing. */
export async function migrate(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Two that start at once would otherwise both find a table missing.
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('storefront'))`);
    await client.query(TABLES);
  });
}

const draftShape = z.object({
  orderId: z.string(),
  eventIds: z.array(z.string()),
  records: z.array(z.object({ topic: z.string(), key: z.string(), value: z.string(), headers: z.record(z.string(), z.string()).optional() })),
});
const requestShape = z.object({ request_key: z.string(), fingerprint: z.string(), draft: draftShape, position: z.unknown() });
const orderShape = z.object({ order_id: z.string(), user_id: z.string(), amount: z.string(), currency: z.string(), country: z.string().nullable() });

function toRemembered(row: unknown): Remembered {
  const { request_key: key, fingerprint, draft, position } = requestShape.parse(row);
  return { key, fingerprint, draft, ...(isPosition(position) && { position }) };
}

export function createRequestStore(pool: Pool): RequestStore {
  const find = async (key: string): Promise<Remembered | undefined> => {
    const { rows } = await pool.query<object>('SELECT request_key, fingerprint, draft, position FROM ingest_request WHERE request_key = $1', [key]);
    return rows[0] && toRemembered(rows[0]);
  };
  return {
    find,
    remember: async (request, order) => {
      const isNew = await inTransaction(pool, async (client) => {
        const added = await client.query(
          'INSERT INTO ingest_request (request_key, fingerprint, draft) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          [request.key, request.fingerprint, JSON.stringify(request.draft)],
        );
        if (added.rowCount === 1 && order) {
          const placed = await client.query(
            'INSERT INTO accepted_order (order_id, user_id, amount, currency, country) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
            [order.orderId, order.userId, order.amount.toString(), order.currency, order.country ?? null],
          );
          if (placed.rowCount === 0) throw orderExists(order.orderId);
        }
        return added.rowCount === 1;
      });
      if (isNew) return request;
      const first = await find(request.key);
      if (!first) throw new Error(`request ${request.key} was written down and is gone: was the database reset meanwhile?`);
      return first;
    },
    published: async (key, position) => {
      await pool.query('UPDATE ingest_request SET position = $2 WHERE request_key = $1', [key, JSON.stringify(position)]);
    },
    unpublished: async () => {
      const { rows } = await pool.query<{ key: string }>(
        `SELECT request_key AS key FROM ingest_request WHERE position IS NULL AND received_at < now() - interval '5 seconds' ORDER BY received_at LIMIT 1000`,
      );
      return rows;
    },
    order: async (orderId) => {
      const { rows } = await pool.query<object>('SELECT order_id, user_id, amount::text, currency, country FROM accepted_order WHERE order_id = $1', [orderId]);
      if (!rows[0]) return undefined;
      const row = orderShape.parse(rows[0]);
      return { orderId: row.order_id, userId: row.user_id, amount: BigInt(row.amount), currency: row.currency, country: row.country ?? undefined };
    },
  };
}

function orderExists(orderId: string): Problem {
  return new Problem(409, 'order-exists', 'This order was accepted before', `order ${orderId} was accepted before, by a request with another key: pay for it with POST /api/payments, or choose another orderId`);
}
