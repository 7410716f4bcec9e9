/** One transaction of the archiver: a chunk's events, duplicates and rejections, and its progress. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MAX_RECORD_BYTES } from '../../common/events/admit';
import { archiveColumns, archiveTable } from '../../common/events/archive-table';
import type { EventDeclaration } from '../../common/events/event';
import { dayOf, type Day } from '../../common/time';
import type { Chunk, Written } from '../archive';
import { COPY_HEADER, COPY_TRAILER, type CopyRows } from './copy-rows';
import { copyLine } from './copy-text';

/** Of a record too large for any event, this much is kept. */
const KEPT_BYTES = 64 * 1024;
/** Handed to the connection in one piece: Postgres begins with one while the next is on its way. */
const PIECE_BYTES = 64 * 1024;

/** Moves the progress of topic $1 and partition $2 from $3 to $4, and keeps the seconds $5 that begin at the offsets $6. */
const MOVE = `WITH moved AS (
  UPDATE archive_progress SET next_offset = $4 WHERE topic = $1 AND log_partition = $2 AND next_offset = $3 RETURNING 1
), timed AS (
  INSERT INTO log_second (topic, log_partition, second, first_offset)
  SELECT $1, $2, second, first FROM unnest($5::bigint[], $6::bigint[]) AS begun(second, first)
  WHERE EXISTS (SELECT FROM moved) AND second > coalesce((SELECT max(second) FROM log_second WHERE topic = $1 AND log_partition = $2), -1)
)
SELECT FROM moved`;

/**
 * Rows go straight into the table, but for those with a 1 in `doubtful`, which Postgres looks at one by one. Throws its
 * unique violation where another one is a duplicate too. Undefined where the progress is not the chunk's begin.
 */
export async function writeChunk(client: PoolClient, chunk: Chunk, doubtful: Uint8Array, memory: CopyRows): Promise<Written | undefined> {
  const { declaration, partition, from, next, rows } = chunk;
  // After a crash of Postgres the archive is a little shorter, with its progress: it reads on from there.
  await client.query('SET LOCAL synchronous_commit = off');
  const { seconds } = chunk;
  const { rows: moved } = await client.query(MOVE, [declaration.topic, partition, from, next, seconds.map(({ second }) => second), seconds.map(({ firstOffset }) => firstOffset)]);
  if (moved.length === 0) return undefined;
  if (doubtful.includes(0)) await writeFresh(client, chunk, doubtful, memory);
  const duplicates = doubtful.includes(1) ? await writeDoubtful(client, chunk, doubtful, memory) : 0;
  if (chunk.rejected.length > 0) await writeRejections(client, chunk);
  return { added: rows.count - duplicates, duplicates };
}

/** Straight into the table. */
async function writeFresh(client: PoolClient, chunk: Chunk, doubtful: Uint8Array, memory: CopyRows): Promise<void> {
  const { declaration, partition, rows, offsets } = chunk;
  await copyRows(client, archiveTable(declaration), chunk, doubtful, 0, memory);
  const last = new Map<Day, number>();
  for (let row = 0; row < rows.count; row++) if (doubtful[row] === 0) last.set(dayOf(rows.timeOf(row)), offsets[row] ?? 0);
  await client.query(
    `INSERT INTO archived_day AS archived (event_day, topic, log_partition, last_offset)
     SELECT day, $3, $4, last FROM unnest($1::date[], $2::bigint[]) AS touched(day, last) ORDER BY day
     ON CONFLICT (event_day, topic, log_partition) DO UPDATE SET last_offset = greatest(archived.last_offset, excluded.last_offset)`,
    [[...last.keys()], [...last.values()], declaration.topic, partition],
  );
}

/** By way of a staging table, where Postgres parts them. Resolves to how many were duplicates. */
async function writeDoubtful(client: PoolClient, chunk: Chunk, doubtful: Uint8Array, memory: CopyRows): Promise<number> {
  const { declaration } = chunk;
  const staging = `staging_${archiveTable(declaration)}`;
  await client.query(`CREATE TEMP TABLE IF NOT EXISTS ${staging} (LIKE ${archiveTable(declaration)}) ON COMMIT DELETE ROWS`);
  await copyRows(client, staging, chunk, doubtful, 1, memory);
  const columns = archiveColumns(declaration).map(({ name }) => name);
  const { rows } = await client.query<{ duplicates: string }>(takeOverSql(declaration, columns, staging), [declaration.topic]);
  return Number(rows[0]?.duplicates ?? 0);
}

/** The rows that have `which` in `doubtful`. */
async function copyRows(client: PoolClient, table: string, { declaration, partition, rows, offsets }: Chunk, doubtful: Uint8Array, which: 0 | 1, memory: CopyRows): Promise<void> {
  memory.clear();
  for (let row = 0; row < rows.count; row++) if (doubtful[row] === which) memory.add(rows, row, partition, offsets[row] ?? 0);
  const columns = archiveColumns(declaration).map(({ name }) => name);
  await copy(client, `${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`, [COPY_HEADER, ...pieces(memory.bytes), COPY_TRAILER]);
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

async function writeRejections(client: PoolClient, { declaration: { topic }, partition, rejected }: Chunk): Promise<void> {
  const lines = rejected.map(({ record, rejection }) => {
    const size = (record.key?.length ?? 0) + (record.value?.length ?? 0);
    const kept = (bytes: Uint8Array | undefined): Uint8Array | undefined => (size > MAX_RECORD_BYTES ? bytes?.subarray(0, KEPT_BYTES) : bytes);
    return copyLine([topic, partition, record.offset, record.logTime, rejection.reason, withoutNul(rejection.detail), size, kept(record.key), kept(record.value)]);
  });
  const into = 'rejection (topic, log_partition, log_offset, log_time, reason, detail, size, key, value) FROM STDIN';
  await copy(client, into, lines.map((line) => Buffer.from(line)));
}

async function copy(client: PoolClient, into: string, from: readonly Buffer[]): Promise<void> {
  await pipeline(Readable.from(from), client.query(copyFrom(`COPY ${into}`)));
}

function pieces(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, i) => bytes.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES));
}

/** Text in Postgres holds no NUL; a detail may quote what a record held. */
function withoutNul(text: string): string {
  return text.replaceAll('\u0000', '\ufffd');
}
