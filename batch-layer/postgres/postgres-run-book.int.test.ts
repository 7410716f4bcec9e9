import type { Pool } from 'pg';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { DECIDE_WITHIN } from '../../common/generation';
import type { DifferingCell } from '../../common/recompute/difference';
import type { Computed } from '../generations';
import { RunCancelled } from '../run-book';
import { createPostgresGenerations } from './postgres-generations';
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
  expect(await book.begin('run-1', 'old', 7)).toEqual({ id: 'run-1', mode: 'dirty', dryRun: false });
  await expect(book.begin('run-1', 'young', 7)).rejects.toThrow(OtherDefinitions);
  expect(await book.begin('run-1', 'old', 7)).toEqual({ id: 'run-1', mode: 'dirty', dryRun: false });
  await book.end('run-1', 'failed', { at: 1, error: 'it was begun with others' });
  expect(await book.begin('run-1', 'old', 7)).toBeUndefined();
  expect(await book.begin('nobody’s', 'old', 7)).toBeUndefined();
});

test('a run keeps the first cut that it was given', async () => {
  const book = createPostgresRunBook(pool);
  await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('run-2', 'full', 'queued', 'waiting', 'api', 0)`);
  expect(await book.cut('run-2')).toBeUndefined();
  await book.keepCut('run-2', { a: [1, 2] });
  await book.keepCut('run-2', { a: [3, 4] });
  expect(await book.cut('run-2')).toEqual({ a: [1, 2] });
});

describe('the result of a dry run', () => {
  const cell: DifferingCell = { view: 'revenue', bucket: 0, dimensions: { currency: 'EUR' }, measures: { revenue: { unit: 'money', before: '1', after: '2', difference: '1' } } };
  const differing = { difference: { compared: 2, differing: 1, kept: 1, definitionsChanged: false, views: [] }, cells: [cell] };
  const computed = (after: number): Computed => ({ after, cut: { a: [1, 2] }, definitions: 'mine', reconciled: { skipped: 'test' }, days: new Map([['2011-03-01', 'dry']]) });
  const statusOf = async (run: string): Promise<unknown> => (await pool.query('SELECT status, error FROM recompute_run WHERE id = $1', [run])).rows[0];
  /** As somebody asks for it. */
  const decide = (run: string) => pool.query(`UPDATE recompute_run SET status = 'queued', decided = true WHERE id = $1 AND status = 'computed'`, [run]);
  let book: ReturnType<typeof createPostgresRunBook>;

  beforeEach(async () => {
    book = createPostgresRunBook(pool);
    await pool.query('TRUNCATE recompute_run, generation CASCADE');
    for (const run of ['dry', 'other']) await pool.query(`INSERT INTO recompute_run (id, mode, dry_run, status, phase, requested_by, requested_at) VALUES ($1, 'full', true, 'queued', 'waiting', 'schedule', 0)`, [run]);
    expect(await book.begin('dry', 'mine', 7)).toEqual({ id: 'dry', mode: 'full', dryRun: true });
  });

  test('is kept once, and told to nobody who would publish it before somebody decided', async () => {
    await book.keepComputed('dry', computed(0), differing, 9);
    await book.keepComputed('dry', computed(8), differing, 10);
    expect(await book.decided('dry')).toBeUndefined();
    expect(await book.begin('dry', 'mine', 11)).toBeUndefined();
    await decide('dry');
    expect(await book.begin('dry', 'mine', 12)).toMatchObject({ id: 'dry' });
    expect(await book.decided('dry')).toEqual(computed(0));
    // A process that still held the run from before does not take the decision back.
    await book.keepComputed('dry', computed(8), differing, 13);
    expect(await statusOf('dry')).toMatchObject({ status: 'running' });
    expect((await pool.query('SELECT number, view, cell FROM recompute_difference')).rows).toEqual([{ number: 1, view: 'revenue', cell }]);
  });

  test('gives way to the next dry run, and to whatever is published first', async () => {
    await book.keepComputed('dry', computed(0), differing, 9);
    await book.begin('other', 'mine', 10);
    await book.keepComputed('other', computed(0), differing, 11);
    expect(await statusOf('dry')).toEqual({ status: 'discarded', error: 'another dry run was computed after it: other' });
    await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('nightly', 'dirty', 'running', 'waiting', 'schedule', 0)`);
    await createPostgresGenerations(pool, []).publish({ ...computed(0), run: 'nightly', publishedAt: 12 });
    expect(await statusOf('other')).toEqual({ status: 'discarded', error: 'generation 1 was published first (nightly, asked for by schedule): ask for another dry run' });
  });

  test('is not kept where the run was called off meanwhile, nor longer than somebody may take to decide', async () => {
    await pool.query(`UPDATE recompute_run SET cancel_requested = true WHERE id = 'dry'`);
    await expect(book.keepComputed('dry', computed(0), differing, 9)).rejects.toThrow(RunCancelled);
    await book.begin('other', 'mine', 10);
    await book.keepComputed('other', computed(0), differing, 11);
    await book.expire(11 + DECIDE_WITHIN);
    expect(await statusOf('other')).toMatchObject({ status: 'computed' });
    await book.expire(12 + DECIDE_WITHIN);
    expect(await statusOf('other')).toEqual({ status: 'discarded', error: 'nobody decided within 24 hours: ask for another dry run' });
  });

  test('keeps its cells from being collected until then', async () => {
    const generations = createPostgresGenerations(pool, []);
    await pool.query(`INSERT INTO cell_block VALUES ('dry', '2011-03-01', 'orders', 9, 1, 'a')`);
    await book.keepComputed('dry', computed(0), differing, 9);
    await generations.collect(3);
    const cellsKept = async (): Promise<number> => (await pool.query('SELECT FROM cell_block')).rowCount ?? 0;
    expect(await cellsKept()).toBe(1);
    await book.expire(10 + DECIDE_WITHIN);
    await generations.collect(3);
    expect(await cellsKept()).toBe(0);
  });
});
