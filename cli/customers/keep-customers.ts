/** What is known of customers, in Postgres: see batch-layer/migrations/008-customers.sql. */
import type { PoolClient } from 'pg';

export interface Customer {
  readonly userId: string;
  readonly name: string;
  readonly tier: string;
  readonly city: string | null;
}

/** How many rows one statement takes. */
const AT_ONCE = 1_000;

const INSERT = 'INSERT INTO customer (user_id, name, tier, city) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT (user_id)';
/** A row that says the same already is left alone. */
const REPLACE = `${INSERT} DO UPDATE SET name = excluded.name, tier = excluded.tier, city = excluded.city WHERE (customer.name, customer.tier, customer.city) IS DISTINCT FROM (excluded.name, excluded.tier, excluded.city)`;

/** Adds customers; who is known already is told anew, or with `keep` stays as it is. Gives how many rows that changed. */
export async function keepCustomers(client: Pick<PoolClient, 'query'>, customers: readonly Customer[], known: 'replace' | 'keep'): Promise<number> {
  let changed = 0;
  for (let i = 0; i < customers.length; i += AT_ONCE) {
    const some = customers.slice(i, i + AT_ONCE);
    const columns = [some.map(({ userId }) => userId), some.map(({ name }) => name), some.map(({ tier }) => tier), some.map(({ city }) => city)];
    const { rowCount } = await client.query(known === 'keep' ? `${INSERT} DO NOTHING` : REPLACE, columns);
    changed += rowCount ?? 0;
  }
  return changed;
}
