/** Where the archiver begins, on a real Postgres: what was lost must never look like what never was. */
import type { Pool } from 'pg';
import { INPUT_TOPICS } from '../common/events/catalogue';
import { MemoryLiveState } from '../common/live/memory';
import { LogError } from '../common/log/log';
import { Archiver } from './archiver';
import { migratedDatabase, type MigratedDatabase } from './testing/migrated-database';
import { createPostgresArchive } from './postgres/postgres-archive';

let database: MigratedDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterEach(() => database.drop());

const all = (offset: number) => Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, offset]));

/** A live state that begins at `from`, and an archiver of a log that begins at `start`. */
async function corner(from: number, generation: number, start: number) {
  const live = new MemoryLiveState();
  const to = { generation, cut: all(from), epoch: 'epoch', owner: 'owner', definitions: 'mine' };
  await live.rebase(0, undefined, to);
  const bounds = async () => ({
    start: Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, [start]])),
    end: Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, [100]])),
  });
  return new Archiver({ archive: createPostgresArchive(pool, INPUT_TOPICS), live, log: { bounds }, topics: INPUT_TOPICS, partitions: 1, now: Date.now });
}

test('a new archive begins where the live state began, else where the log begins', async () => {
  expect(await (await corner(30, 0, 10)).assigned(0)).toEqual(all(30));
});

test('an archive that was lost is filled again from a log that holds everything', async () => {
  expect(await (await corner(30, 7, 0)).assigned(0)).toEqual(all(0));
});

test('an archive that was lost is not begun anew where the log no longer holds its beginning: every total would be too low', async () => {
  await expect((await corner(30, 7, 10)).assigned(0)).rejects.toThrow(LogError);
  const { rows } = await pool.query('SELECT FROM archive_progress');
  expect(rows).toHaveLength(0);
});

test('a topic that is new to the archive begins where the log does', async () => {
  await createPostgresArchive(pool, INPUT_TOPICS).begin(0, Object.fromEntries(INPUT_TOPICS.slice(1).map((topic) => [topic, 40])));
  const archiver = await corner(30, 7, 0);
  expect(await archiver.assigned(0)).toEqual({ ...all(40), [INPUT_TOPICS[0] ?? '']: 0 });
});
