import type { Pool } from 'pg';
import { eventOfTopic, INPUT_TOPICS } from '../../common/events/catalogue';
import { EventRows } from '../../common/events/rows/event-rows';
import type { InputRecord } from '../../common/log/input-record';
import { batchOf } from '../../common/testing/record-batch';
import type { Chunk } from '../archive';
import { judge } from '../judge';
import { migrate, MigrationError } from './migrate';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { createPostgresArchive } from './postgres-archive';

const TOPIC = 'payment-completed';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function record(offset: number, eventId: string, amount: string, timestamp = '2011-03-01T10:00:00Z'): InputRecord {
  const data = { orderId: 'o1', userId: 'guest', amount, currency: 'EUR' };
  const value = bytes(JSON.stringify({ eventType: 'PaymentCompleted', eventId, version: 2, timestamp, data }));
  return { topic: TOPIC, partition: 0, partitions: 1, offset, key: bytes('o1'), value, logTime: Date.UTC(2024, 0, 1) };
}

function chunk(from: number, records: readonly InputRecord[]): Chunk {
  const declaration = eventOfTopic(TOPIC);
  if (!declaration) throw new Error('no such topic');
  const batch = batchOf(records, from);
  return { ...judge(batch, from, 1, new EventRows(declaration)), declaration, partition: 0, from, next: batch.nextOffset };
}

let database: MigratedDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterEach(() => database.drop());

const begin = Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, 0]));
const rows = async (sql: string): Promise<object[]> => (await pool.query<object>(sql)).rows;

test('the first occurrence of an identity counts, in one chunk and across chunks; later ones are kept as duplicates', async () => {
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  await archive.begin(0, begin);
  expect(await archive.write(chunk(0, [record(0, 'a', '1.50'), record(1, 'a', '2'), record(2, 'b', '3')]))).toEqual({ added: 2, duplicates: 1 });
  expect(await archive.write(chunk(3, [record(3, 'b', '4'), record(4, 'a', '5', '2011-03-02T00:00:00Z')]))).toEqual({ added: 1, duplicates: 1 });
  expect(await rows('SELECT event_id, amount, log_offset FROM payment_completed ORDER BY log_offset')).toEqual([
    { event_id: 'a', amount: '15000', log_offset: '0' },
    { event_id: 'b', amount: '30000', log_offset: '2' },
    { event_id: 'a', amount: '50000', log_offset: '4' },
  ]);
  expect(await rows('SELECT log_offset, event_id, currency, amount FROM duplicate ORDER BY 1')).toEqual([
    { log_offset: '1', event_id: 'a', currency: 'EUR', amount: '20000' },
    { log_offset: '3', event_id: 'b', currency: 'EUR', amount: '40000' },
  ]);
  expect(await rows('SELECT event_day::text, last_offset FROM archived_day ORDER BY 1')).toEqual([
    { event_day: '2011-03-01', last_offset: '2' },
    { event_day: '2011-03-02', last_offset: '4' },
  ]);
});

test('a chunk that does not begin at the progress changes nothing, also when two write the same at once', async () => {
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  await archive.begin(0, begin);
  const [one, two] = await Promise.all([archive.write(chunk(0, [record(0, 'a', '1')])), archive.write(chunk(0, [record(0, 'a', '1')]))]);
  expect([one, two].filter((written) => written === undefined)).toHaveLength(1);
  expect(await archive.write(chunk(0, [record(0, 'z', '1')]))).toBeUndefined();
  expect(await rows('SELECT event_id FROM payment_completed')).toEqual([{ event_id: 'a' }]);
  expect(await rows('SELECT count(*) FROM duplicate')).toEqual([{ count: '0' }]);
  expect((await archive.extent()).next[TOPIC]).toEqual([1]);
});

test('duplicates of what an earlier process archived are found too, and the first among several new ones counts', async () => {
  const earlier = createPostgresArchive(pool, INPUT_TOPICS);
  await earlier.begin(0, begin);
  await earlier.write(chunk(0, [record(0, 'a', '1'), record(1, 'b', '2')]));
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  const written = await archive.write(chunk(2, [record(2, 'c', '3'), record(3, 'b', '9'), record(4, 'c', '9'), record(5, 'd', '4')]));
  expect(written).toEqual({ added: 2, duplicates: 2 });
  expect(await archive.write(chunk(6, [record(6, 'd', '9'), record(7, 'e', '5')]))).toEqual({ added: 1, duplicates: 1 });
  expect(await rows('SELECT event_id, log_offset::int AS log_offset FROM payment_completed ORDER BY log_offset')).toEqual(
    [['a', 0], ['b', 1], ['c', 2], ['d', 5], ['e', 7]].map(([event_id, log_offset]) => ({ event_id, log_offset })),
  );
  expect(await rows('SELECT log_offset::int AS log_offset FROM duplicate ORDER BY log_offset')).toEqual([3, 4, 6].map((log_offset) => ({ log_offset })));
  expect(await rows('SELECT max(last_offset)::int AS last FROM archived_day')).toEqual([{ last: 7 }]);
});

test('rejections keep their bytes and their reason', async () => {
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  await archive.begin(0, begin);
  const broken: InputRecord = { ...record(0, 'a', '1'), value: Uint8Array.of(0xff, 0x00, 0x5c, 0x09), key: bytes('tab\tand\\') };
  const empty: InputRecord = { ...record(1, 'a', '1'), value: undefined, key: undefined };
  await archive.write(chunk(0, [broken, empty]));
  const kept = await pool.query<{ reason: string; key: Buffer | null; value: Buffer | null; size: number }>('SELECT reason, key, value, size FROM rejection ORDER BY log_offset');
  expect(kept.rows.map(({ reason, size }) => [reason, size])).toEqual([['malformed-json', 12], ['empty-value', 0]]);
  expect([...(kept.rows[0]?.value ?? [])]).toEqual([0xff, 0x00, 0x5c, 0x09]);
  expect(kept.rows[0]?.key?.toString()).toBe('tab\tand\\');
  expect(kept.rows[1]?.value).toBeNull();
});

test('a connection that is cut in the middle of a chunk leaves all or nothing', async () => {
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  await archive.begin(0, begin);
  const records = Array.from({ length: 3_000 }, (_, i) => record(i, `e${i}`, '1'));
  const outcomes: boolean[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const cutter = setInterval(() => {
      pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY %'`).catch(() => undefined);
    }, 1);
    const written = await archive.write(chunk(0, records)).then(
      () => true,
      () => false,
    );
    clearInterval(cutter);
    const { next } = await archive.extent();
    const [{ count } = { count: '' }] = (await pool.query<{ count: string }>('SELECT count(*) FROM payment_completed')).rows;
    expect(next[TOPIC]?.[0]).toBe(Number(count));
    outcomes.push(written);
    if (count !== '0') break;
  }
  // Cut at least once, or there was nothing to see.
  expect(outcomes).toContain(false);
});

test('migrating again changes nothing, several may migrate at once, and a newer database is refused', async () => {
  await Promise.all([migrate(pool), migrate(pool)]);
  await pool.query(`INSERT INTO migration (number, name) VALUES (999, '999-from-the-future.sql')`);
  await expect(migrate(pool)).rejects.toThrow(MigrationError);
});

test('a task is begun once all its topics are', async () => {
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  await archive.begin(1, { [TOPIC]: 7 });
  expect((await archive.extent()).tasks.has(1)).toBe(false);
  expect(await archive.begin(1, { ...begin, [TOPIC]: 9 })).toEqual({ ...begin, [TOPIC]: 7 });
  const extent = await archive.extent();
  expect(extent.tasks.has(1)).toBe(true);
  expect(extent.start[TOPIC]).toEqual([0, 7]);
});
