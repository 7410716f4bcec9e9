/** Editions as Postgres keeps them: see batch-layer/migrations/009-editions-of-topologies.sql. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { isPosition, type Position } from '../../../../common/position';
import { inTransaction, onConnection } from '../../../../common/postgres/transaction';
import { isUndefinedTable } from '../../../../common/postgres/undefined-table';
import { EDITION_CAUSES, EDITION_STATES, type Edition } from './edition';
import type { Editions } from './editions';

const position = z.custom<Position>(isPosition);
const row = z.object({
  topology: z.string(),
  edition: z.number(),
  hash: z.string(),
  cause: z.enum(EDITION_CAUSES),
  state: z.enum(EDITION_STATES),
  from_position: position.nullable(),
  corrects_from: z.coerce.number().nullable(),
  begun_at: z.date(),
  live_at: z.date().nullable(),
});

const count = z.number();
const difference = z.object({ difference: z.object({ compared: count, left: count, new: count, changed: count, gone: count, correctsFrom: count.exactOptional() }) });

/** The pool stays the caller's. Before the batch layer has made the table, there are no editions but each topology's first. */
export function postgresEditions(pool: Pool): Editions {
  const one = async (sql: string, values: readonly unknown[]): Promise<Edition | undefined> => {
    const { rows } = await pool.query<object>(sql, [...values]);
    return rows[0] && editionOf(rows[0]);
  };
  return {
    list: async () => {
      try {
        const { rows } = await pool.query<object>('SELECT * FROM topology_edition ORDER BY topology, edition');
        return rows.map(editionOf);
      } catch (error) {
        if (isUndefinedTable(error)) return [];
        throw error;
      }
    },
    first: async (topology, hash) => {
      try {
        await pool.query(`INSERT INTO topology_edition (topology, edition, hash, cause, state, live_at) VALUES ($1, 1, $2, 'first', 'live', now()) ON CONFLICT DO NOTHING`, [topology, hash]);
      } catch (error) {
        if (!isUndefinedTable(error)) throw error;
      }
    },
    begin: ({ topology, hash, cause, from, correctsFrom }) =>
      one(
        `INSERT INTO topology_edition (topology, edition, hash, cause, state, from_position, corrects_from)
         SELECT $1, coalesce(max(edition), 1) + 1, $2, $3, 'building', $4, $5 FROM topology_edition WHERE topology = $1
         ON CONFLICT DO NOTHING RETURNING *`,
        [topology, hash, cause, from && JSON.stringify(from), correctsFrom],
      ),
    switching: async ({ topology, number }) =>
      (await one(`UPDATE topology_edition SET state = 'switching' WHERE topology = $1 AND edition = $2 AND state IN ('building', 'switching') RETURNING *`, [topology, number])) !== undefined,
    differing: async ({ topology, number }, found) => {
      const { rows } = await pool.query<object>('UPDATE topology_edition SET difference = coalesce(difference, $3) WHERE topology = $1 AND edition = $2 RETURNING difference', [topology, number, JSON.stringify(found)]);
      return difference.parse(rows[0]).difference;
    },
    settle: ({ topology, number }) =>
      inTransaction(pool, async (client) => {
        const { rowCount } = await client.query(`SELECT 1 FROM topology_edition WHERE topology = $1 AND edition = $2 AND state = 'switching' FOR UPDATE`, [topology, number]);
        if (rowCount === 0) return;
        await client.query(`UPDATE topology_edition SET state = 'old' WHERE topology = $1 AND state = 'live'`, [topology]);
        await client.query(`UPDATE topology_edition SET state = 'live', live_at = now() WHERE topology = $1 AND edition = $2`, [topology, number]);
      }),
    drop: async ({ topology, number }) =>
      (await one(`UPDATE topology_edition SET state = 'dropped' WHERE topology = $1 AND edition = $2 AND state IN ('building', 'old', 'dropped') RETURNING *`, [topology, number])) !== undefined,
    alone: (topology, work) =>
      onConnection(pool, async (client) => {
        const name = `twofold edition of ${topology}`;
        const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS got', [name]);
        if (rows[0]?.got !== true) return undefined;
        try {
          return await work();
        } finally {
          await client.query('SELECT pg_advisory_unlock(hashtext($1))', [name]);
        }
      }),
  };
}

function editionOf(found: object): Edition {
  const { edition, from_position: from, corrects_from: correctsFrom, begun_at: begunAt, live_at: liveAt, ...rest } = row.parse(found);
  return {
    ...rest,
    number: edition,
    begunAt,
    ...(from && { from }),
    ...(correctsFrom !== null && { correctsFrom }),
    ...(liveAt && { liveAt }),
  };
}
