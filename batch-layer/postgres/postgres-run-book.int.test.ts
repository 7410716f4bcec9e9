import type { Pool } from 'pg';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { createPostgresRunBook, OtherDefinitions } from './postgres-run-book';

let database: MigratedDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(() => database.drop());

test('a run that broke off is taken up again, but not with other view definitions', async () => {
  const book = createPostgresRunBook(pool);
  await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('run-1', 'dirty', 'queued', 'waiting', 'api', 0)`);
  expect(await book.begin('run-1', 'old')).toBe('dirty');
  await expect(book.begin('run-1', 'young')).rejects.toThrow(OtherDefinitions);
  expect(await book.begin('run-1', 'old')).toBe('dirty');
  await book.end('run-1', 'failed', { at: 1, error: 'it was begun with others' });
  expect(await book.begin('run-1', 'old')).toBeUndefined();
  expect(await book.begin('nobody’s', 'old')).toBeUndefined();
});

test('a run keeps the first cut that it was given', async () => {
  const book = createPostgresRunBook(pool);
  await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('run-2', 'full', 'queued', 'waiting', 'api', 0)`);
  expect(await book.cut('run-2')).toBeUndefined();
  await book.keepCut('run-2', { a: [1, 2] });
  await book.keepCut('run-2', { a: [3, 4] });
  expect(await book.cut('run-2')).toEqual({ a: [1, 2] });
});
