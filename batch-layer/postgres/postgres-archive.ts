/** The archive in Postgres. A chunk goes in by COPY, with its progress in the same transaction. */
import type { Pool } from 'pg';
import { archiveTable } from '../../common/events/archive-table';
import type { Position } from '../../common/position';
import { readArchiveProgress } from '../../common/postgres/archive-progress';
import { inTransaction } from '../../common/postgres/transaction';
import { dayOf } from '../../common/time';
import type { Archive, Chunk, Extent } from '../archive';
import { CopyRows } from './copy-rows';
import { partitionSql } from './event-tables';
import { RecentIdentities } from './recent-identities';
import { writeChunk } from './write-chunk';

/** Ids of each topic that are kept in mind, at most twice as many: some 10 MB. */
const RECENT = 100_000;
const DOUBTS = 20;
const UNIQUE_VIOLATION = '23505';

export function createPostgresArchive(pool: Pool, topics: readonly string[]): Archive {
  /** Months whose partition is known to be there. */
  const months = new Set<string>();

  const recent = new RecentIdentities(RECENT);
  /** How many chunks more are taken to hold duplicates that were not seen lately. */
  let doubts = 0;

  /** Memory for the rows of chunks, as many as are written at once. */
  const idle: CopyRows[] = [];

  const ensureMonths = async ({ declaration, rows }: Chunk): Promise<void> => {
    let last = '';
    for (let row = 0; row < rows.count; row++) {
      const day = dayOf(rows.timeOf(row));
      if (day === last) continue;
      last = day;
      const name = `${archiveTable(declaration)} ${day.slice(0, 7)}`;
      if (months.has(name)) continue;
      await inTransaction(pool, async (client) => {
        // Two that make the same partition at once would collide.
        await client.query(`SELECT pg_advisory_xact_lock(hashtext('twofold partitions'))`);
        await client.query(partitionSql(declaration, day));
      });
      months.add(name);
    }
  };

  /** `doubtful` has a 1 for each row that may be a duplicate. */
  const written = async (chunk: Chunk, doubtful: Uint8Array): ReturnType<Archive['write']> => {
    const memory = idle.pop() ?? new CopyRows();
    const result = await inTransaction(pool, (client) => writeChunk(client, chunk, doubtful, memory));
    // After an error a dying connection may still be reading it: then it is not used again.
    idle.push(memory);
    return result;
  };

  return {
    begin: async (partition, start) => {
      const begun = Object.entries(start);
      await pool.query(
        `INSERT INTO archive_progress (topic, log_partition, start_offset, next_offset)
         SELECT topic, $2, start, start FROM unnest($1::text[], $3::bigint[]) AS begun(topic, start) ON CONFLICT DO NOTHING`,
        [begun.map(([topic]) => topic), partition, begun.map(([, offset]) => offset)],
      );
      const { rows } = await pool.query<{ topic: string; next_offset: string }>('SELECT topic, next_offset FROM archive_progress WHERE log_partition = $1', [partition]);
      return Object.fromEntries(rows.map((row) => [row.topic, Number(row.next_offset)]));
    },
    write: async (chunk) => {
      await ensureMonths(chunk);
      const all = new Uint8Array(chunk.rows.count).fill(1);
      const doubtful = doubts > 0 ? all : recent.note(chunk.rows);
      try {
        doubts = Math.max(0, doubts - 1);
        return await written(chunk, doubtful);
      } catch (error) {
        if (!isDuplicate(error) || !doubtful.includes(0)) throw error;
        // One comes seldom alone: what was sent long ago is being sent again.
        doubts = DOUBTS;
        return written(chunk, all);
      }
    },
    extent: () => extentOf(pool, topics),
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

async function extentOf(pool: Pool, topics: readonly string[]): Promise<Extent> {
  const { start, next, begun } = await readArchiveProgress(pool);
  const only = (position: Position): Position => Object.fromEntries(Object.entries(position).filter(([topic]) => topics.includes(topic)));
  const tasks = new Set([...begun].flatMap(([partition, of]) => (topics.every((topic) => of.has(topic)) ? [partition] : [])));
  return { start: only(start), next: only(next), tasks };
}
