/** What the speed layer asks of the batch layer's tables in Postgres. It reads only. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { archiveTable } from '../common/events/archive-table';
import { eventOfTopic } from '../common/events/catalogue';
import { isPosition, type Position } from '../common/position';
import { isUndefinedTable } from '../common/postgres/undefined-table';
import { reasonOf } from '../common/reason';
import { ArchiveUnavailable, type ArchiveLookup } from './archive-lookup';

const generations = z.array(
  z.object({ id: z.coerce.number().int(), cut: z.custom<Position>(isPosition, 'must be a position'), definitions: z.string() }),
);
const starts = z.array(z.object({ topic: z.string(), start_offset: z.coerce.number().int().nonnegative() }));
const identities = z.array(z.object({ reached: z.coerce.number().int(), ids: z.array(z.string()) }));

/** The pool stays the caller's. */
export function createPostgresArchiveLookup(pool: Pick<Pool, 'query'>): ArchiveLookup {
  const ask = async <T>(shape: z.ZodType<T>, sql: string, values: unknown[] = []): Promise<T> => {
    let rows: unknown;
    try {
      ({ rows } = await pool.query<Record<string, unknown>>(sql, values));
    } catch (error) {
      throw unavailable(error);
    }
    return shape.parse(rows);
  };

  return {
    currentGeneration: async () => {
      const [newest] = await ask(generations, 'SELECT id, cut, definitions FROM generation ORDER BY id DESC LIMIT 1');
      return newest;
    },
    archivedStart: async (partition) => {
      const rows = await ask(starts, 'SELECT topic, start_offset FROM archive_progress WHERE log_partition = $1', [partition]);
      return rows.length === 0 ? undefined : Object.fromEntries(rows.map((row) => [row.topic, row.start_offset]));
    },
    identities: async (partition, topic, day, below, needed) => {
      const declaration = eventOfTopic(topic);
      if (!declaration) throw new TypeError(`${topic} is no input topic`);
      // One statement, so that the ids are those of that very progress.
      const sql = `SELECT progress.next_offset AS reached,
          ARRAY(SELECT event_id FROM ${archiveTable(declaration)} WHERE event_day = $1::date AND log_partition = $2 AND log_offset < $3) AS ids
        FROM archive_progress AS progress WHERE progress.topic = $4 AND progress.log_partition = $2`;
      const [{ reached, ids } = { reached: 0, ids: [] }] = await ask(identities, sql, [day, partition, below, topic]);
      if (reached >= needed) return ids;
      throw new ArchiveUnavailable(
        `the archive in Postgres holds ${topic}/${partition} up to ${reached}, but what was seen before ${needed} must be known: ` +
          'it was set back (an older copy?), and the batch layer fills it again from the log',
      );
    },
  };
}

function unavailable(error: unknown): ArchiveUnavailable {
  const what = reasonOf(error);
  const advice =
    isUndefinedTable(error)
      ? 'its tables are not there yet: the batch layer makes them when it starts'
      : 'check that Postgres runs and that DATABASE_URL is right';
  return new ArchiveUnavailable(`the archive in Postgres cannot be asked (${what}): ${advice}`, { cause: error });
}
