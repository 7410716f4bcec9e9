/** What Postgres knows of customers: see batch-layer/migrations/008-customers.sql. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { isUndefinedTable } from '../../../common/postgres/undefined-table';
import type { User } from '../../topologies/enriched-orders';
import { minutes, seconds } from '../windows';
import type { Table } from '../table';

const users = z.array(z.object({ user_id: z.string(), name: z.string(), tier: z.string(), city: z.string().nullable() }));

/** How many are remembered, and for how long, ms. */
export const USERS_CACHED = { most: 100_000, ttl: minutes(10), absentTtl: seconds(30) };

/** The pool stays the caller's. While the table was never made, nobody is known. */
export function postgresUsers(pool: Pick<Pool, 'query'>): Table<User> {
  return {
    name: 'customers',
    load: async (keys) => {
      try {
        const { rows } = await pool.query<Record<string, unknown>>('SELECT user_id, name, tier, city FROM customer WHERE user_id = ANY($1)', [keys]);
        return new Map(users.parse(rows).map(({ user_id: id, ...user }) => [id, user]));
      } catch (error) {
        if (isUndefinedTable(error)) return new Map();
        throw error;
      }
    },
  };
}
