/** The archive in Postgres. A chunk goes in by COPY, with its progress in the same transaction. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { archiveColumns, archiveRow, archiveTable } from '../../common/events/archive-table';
import { MAX_RECORD_BYTES } from '../../common/events/admit';
import type { EventDeclaration } from '../../common/events/event';
import type { Position } from '../../common/position';
import { readArchiveProgress } from '../../common/postgres/archive-progress';
import { inTransaction } from '../../common/postgres/transaction';
import type { Day } from '../../common/time';
import type { AdmittedRecord, Archive, Chunk, Extent, Written } from '../archive';
import { copyLine } from './copy-text';
import { partitionSql } from './event-tables';
import { RecentIdentities } from './recent-identities';

/** Of a record too large for any event, this much is kept. */
const KEPT_BYTES = 64 * 1024;
/** Lines handed to the connection in one piece. */
const LINES_AT_ONCE = 500;
/** Ids kept in mind for each topic, at most twice as many: some 20 MB. */
const RECENT = 100_000;
const DOUBTS = 20;
const UNIQUE_VIOLATION = '23505';

export function createPostgresArchive(pool: Pool, topics: readonly string[]): Archive {
  /** Months whose partition is known to be there. */
  const months = new Set<string>();

  const recent = new RecentIdentities(RECENT);
  /** How many chunks more are taken to hold duplicates that were not seen lately. */
  let doubts = 0;

  const ensureMonths = async ({ declaration, admitted }: Chunk): Promise<void> => {
    for (const day of new Set(admitted.map((each) => each.day))) {
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
      const { admitted, declaration } = chunk;
      const doubted: Split = { fresh: [], doubtful: admitted };
      const split = doubts > 0 ? doubted : parted(admitted, ({ event }) => recent.note(declaration.topic, event.eventId));
      try {
        doubts = Math.max(0, doubts - 1);
        return await inTransaction(pool, (client) => writeChunk(client, chunk, split));
      } catch (error) {
        if (!isDuplicate(error) || split.fresh.length === 0) throw error;
        // One comes seldom alone: what was sent long ago is being sent again.
        doubts = DOUBTS;
        return inTransaction(pool, (client) => writeChunk(client, chunk, doubted));
      }
    },
    extent: () => extentOf(pool, topics),
  };
}

interface Split {
  /** Of no id that was archived lately, nor twice here. */
  readonly fresh: readonly AdmittedRecord[];
  readonly doubtful: readonly AdmittedRecord[];
}

async function writeChunk(client: PoolClient, chunk: Chunk, split: Split): Promise<Written | undefined> {
  const { declaration, partition, from, next, admitted, rejected } = chunk;
  const { topic } = declaration;
  // After a crash of Postgres the archive is a little shorter, with its progress: it reads on from there.
  await client.query('SET LOCAL synchronous_commit = off');
  const moved = await client.query(
    'UPDATE archive_progress SET next_offset = $4 WHERE topic = $1 AND log_partition = $2 AND next_offset = $3',
    [topic, partition, from, next],
  );
  if (moved.rowCount === 0) return undefined;
  if (split.fresh.length > 0) await writeFresh(client, chunk, split.fresh);
  const duplicates = split.doubtful.length > 0 ? await writeDoubtful(client, chunk, split.doubtful) : 0;
  await copy(
    client,
    'rejection (topic, log_partition, log_offset, log_time, reason, detail, size, key, value)',
    rejected.map(({ record, rejection }) => {
      const size = (record.key?.length ?? 0) + (record.value?.length ?? 0);
      const kept = (bytes: Uint8Array | undefined): Uint8Array | undefined => (size > MAX_RECORD_BYTES ? bytes?.subarray(0, KEPT_BYTES) : bytes);
      return copyLine([topic, partition, record.offset, record.logTime, rejection.reason, withoutNul(rejection.detail), size, kept(record.key), kept(record.value)]);
    }),
  );
  return { added: admitted.length - duplicates, duplicates };
}

/** Straight into the table. Throws Postgres's unique violation where one of them is a duplicate after all. */
async function writeFresh(client: PoolClient, { declaration, partition }: Chunk, fresh: readonly AdmittedRecord[]): Promise<void> {
  await copyRows(client, archiveTable(declaration), declaration, partition, fresh);
  const last = new Map<Day, number>();
  for (const { day, record } of fresh) last.set(day, record.offset);
  await client.query(
    `INSERT INTO archived_day AS archived (event_day, topic, log_partition, last_offset)
     SELECT day, $3, $4, last FROM unnest($1::date[], $2::bigint[]) AS touched(day, last) ORDER BY day
     ON CONFLICT (event_day, topic, log_partition) DO UPDATE SET last_offset = greatest(archived.last_offset, excluded.last_offset)`,
    [[...last.keys()], [...last.values()], declaration.topic, partition],
  );
}

/** By way of a staging table, where Postgres parts them. Resolves to how many were duplicates. */
async function writeDoubtful(client: PoolClient, { declaration, partition }: Chunk, doubtful: readonly AdmittedRecord[]): Promise<number> {
  const staging = `staging_${archiveTable(declaration)}`;
  await client.query(`CREATE TEMP TABLE IF NOT EXISTS ${staging} (LIKE ${archiveTable(declaration)}) ON COMMIT DELETE ROWS`);
  await copyRows(client, staging, declaration, partition, doubtful);
  const columns = archiveColumns(declaration).map(({ name }) => name);
  const { rows } = await client.query<{ duplicates: string }>(takeOverSql(declaration, columns, staging), [declaration.topic]);
  return Number(rows[0]?.duplicates ?? 0);
}

function copyRows(client: PoolClient, table: string, declaration: EventDeclaration, partition: number, records: readonly AdmittedRecord[]): Promise<void> {
  const columns = archiveColumns(declaration).map(({ name }) => name);
  const lines = records.map(({ event, record, day }) => copyLine(archiveRow(declaration, event, { partition, offset: record.offset, day })));
  return copy(client, `${table} (${columns.join(', ')})`, lines);
}

/** Staged rows whose identity is new go into the archive, in offset order; the others are duplicates. */
function takeOverSql(declaration: EventDeclaration, columns: readonly string[], staging: string): string {
  const money = columns.includes('amount') && columns.includes('currency');
  return `WITH added AS (
  INSERT INTO ${archiveTable(declaration)} (${columns.join(', ')})
  SELECT ${columns.join(', ')} FROM ${staging} ORDER BY log_offset
  ON CONFLICT DO NOTHING RETURNING log_partition, log_offset, event_day
), touched AS (
  INSERT INTO archived_day AS archived (event_day, topic, log_partition, last_offset)
  SELECT event_day, $1, log_partition, max(log_offset) FROM added GROUP BY event_day, log_partition
  ON CONFLICT (event_day, topic, log_partition) DO UPDATE SET last_offset = greatest(archived.last_offset, excluded.last_offset)
), doubled AS (
  INSERT INTO duplicate (topic, log_partition, log_offset, event_id, event_day, currency, amount)
  SELECT $1, log_partition, log_offset, event_id, event_day, ${money ? "coalesce(currency, ''), coalesce(amount, 0)" : "'', 0"}
  FROM ${staging} WHERE log_offset NOT IN (SELECT log_offset FROM added)
  RETURNING 1
)
SELECT count(*) AS duplicates FROM doubled`;
}

async function copy(client: PoolClient, into: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const pieces: Buffer[] = [];
  for (let i = 0; i < lines.length; i += LINES_AT_ONCE) pieces.push(Buffer.from(lines.slice(i, i + LINES_AT_ONCE).join('')));
  await pipeline(Readable.from(pieces), client.query(copyFrom(`COPY ${into} FROM STDIN`)));
}

function parted(admitted: readonly AdmittedRecord[], isDoubtful: (each: AdmittedRecord) => boolean): Split {
  const fresh: AdmittedRecord[] = [];
  const doubtful: AdmittedRecord[] = [];
  for (const each of admitted) (isDoubtful(each) ? doubtful : fresh).push(each);
  return { fresh, doubtful };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

/** Text in Postgres holds no NUL; a detail may quote what a record held. */
function withoutNul(text: string): string {
  return text.replaceAll('\u0000', '\ufffd');
}

async function extentOf(pool: Pool, topics: readonly string[]): Promise<Extent> {
  const { start, next, begun } = await readArchiveProgress(pool);
  const only = (position: Position): Position => Object.fromEntries(Object.entries(position).filter(([topic]) => topics.includes(topic)));
  const tasks = new Set([...begun].flatMap(([partition, of]) => (topics.every((topic) => of.has(topic)) ? [partition] : [])));
  return { start: only(start), next: only(next), tasks };
}
