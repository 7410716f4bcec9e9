/** What answers about the past go by: the first offset of each second, and until when the archive holds everything. */
import type { Pool } from 'pg';
import fc from 'fast-check';
import { eventOfTopic, INPUT_TOPICS } from '../../common/events/catalogue';
import { EventRows } from '../../common/events/rows/event-rows';
import { batchOf } from '../../common/testing/record-batch';
import { judge } from '../judge';
import { Level } from '../level';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { createPostgresArchive } from './postgres-archive';

const TOPIC = 'payment-completed';
let database: MigratedDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(() => database.drop());

/** Records of these times, archived in chunks. What they are does not matter: rejected ones were read too. */
async function archive(times: readonly number[], chunk: number): Promise<void> {
  await pool.query('TRUNCATE archive_progress, log_second, rejection');
  const declaration = eventOfTopic(TOPIC)!;
  const written = createPostgresArchive(pool, INPUT_TOPICS);
  await written.begin(0, Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, 0])));
  for (let from = 0; from < times.length; from += chunk) {
    const records = times.slice(from, from + chunk).map((logTime) => ({ topic: TOPIC, partition: 0, partitions: 1, key: undefined, value: undefined, logTime }));
    const batch = batchOf(records, from);
    expect(await written.write({ ...judge(batch, from, 1, new EventRows(declaration)), declaration, partition: 0, from, next: batch.nextOffset })).toBeDefined();
  }
}

const seconds = async (): Promise<(readonly [number, number])[]> =>
  (await pool.query<{ second: string; first_offset: string }>('SELECT second, first_offset FROM log_second ORDER BY second')).rows.map((row) => [Number(row.second), Number(row.first_offset)]);

test('of every second, the first record that is not before it can be found, also where the clock went back and however the log was cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (times, chunk) => {
      await archive(times, chunk);
      const kept = await seconds();
      for (let second = 0; second <= 10_000; second += 1_000) {
        const first = times.findIndex((time) => time >= second);
        expect(kept.find(([of]) => of >= second)?.[1]).toBe(first < 0 ? undefined : first);
      }
    }),
    { numRuns: 40 },
  );
});

test('a chunk that is refused keeps no times', async () => {
  await archive([0, 5_000], 2);
  const declaration = eventOfTopic(TOPIC)!;
  const batch = batchOf([{ topic: TOPIC, partition: 0, partitions: 1, key: undefined, value: undefined, logTime: 9_000 }], 1);
  const chunk = { ...judge(batch, 1, 1, new EventRows(declaration)), declaration, partition: 0, from: 1, next: batch.nextOffset };
  expect(await createPostgresArchive(pool, INPUT_TOPICS).write(chunk)).toBeUndefined();
  expect(await seconds()).toEqual([[0, 0], [5_000, 1]]);
});

test('the archive is level with a moment of the log only once it holds what was there then', async () => {
  await archive([0, 5_000], 2);
  let [now, end] = [100, 3];
  const level = new Level({ pool, topics: [TOPIC], now: () => now, log: { bounds: async () => ({ start: { [TOPIC]: [0] }, end: { [TOPIC]: [end] } }) } });
  const at = async (): Promise<string | undefined> => (await pool.query<{ at: string }>('SELECT at FROM archive_level')).rows[0]?.at;
  await level.note();
  expect(await at()).toBe('0');
  await pool.query('UPDATE archive_progress SET next_offset = 3 WHERE topic = $1', [TOPIC]);
  // The log went on since, which the look at 100 says nothing of.
  [now, end] = [200, 9];
  await level.note();
  expect(await at()).toBe('100');
  await level.note();
  expect(await at()).toBe('100');
});
