import type { Pool } from 'pg';
import { DEFAULT_TIERS, declareViews } from '../../common/metrics/views';
import { CutError, type NewGeneration } from '../generations';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { createPostgresGenerations } from './postgres-generations';
import { createPostgresRunBook } from './postgres-run-book';

const DAY = '2011-03-01';
const OTHER = '2011-03-02';

let database: MigratedDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterEach(() => database.drop());

/** A generation with two days; nothing came since the first, so that all are cut at the same place. */
const made = (run: string, after: number, days: Readonly<Record<string, string>>): NewGeneration => ({
  run,
  after,
  cut: { 'payment-completed': [9] },
  definitions: 'mine',
  publishedAt: 0,
  reconciled: { skipped: 'test' },
  days: new Map(Object.entries(days)),
});

test('a run that was overtaken does not publish days whose cells are gone by now', async () => {
  const generations = createPostgresGenerations(pool, declareViews(DEFAULT_TIERS));
  expect(await generations.publish(made('run-1', 0, { [DAY]: 'run-1', [OTHER]: 'run-1' }))).toMatchObject({ id: 1 });
  // A dirty run looks at generation 1, of which it will keep a day, and is held up; others go past it.
  const slow = made('slow', 1, { [DAY]: 'slow', [OTHER]: 'run-1' });
  for (const id of [2, 3, 4]) await generations.publish(made(`run-${id}`, id - 1, { [DAY]: `run-${id}`, [OTHER]: `run-${id}` }));
  await generations.collect(3);
  await expect(generations.publish(slow)).rejects.toThrow(CutError);
  expect(await generations.current()).toMatchObject({ id: 4, run: 'run-4' });
});

test.each(['failed', 'cancelled'] as const)('a run that another process has %s does not publish: its cells may be gone', async (status) => {
  const generations = createPostgresGenerations(pool, declareViews(DEFAULT_TIERS));
  const book = createPostgresRunBook(pool);
  await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('run-1', 'full', 'queued', 'waiting', 'api', 0)`);
  await book.begin('run-1', 'mine', 0);
  await book.end('run-1', status, { at: 1 });
  await generations.collect(3);
  await expect(generations.publish(made('run-1', 0, { [DAY]: 'run-1' }))).rejects.toThrow(CutError);
  expect(await generations.current()).toBeUndefined();
});

test('a run that is repeated after it was published is told what it published', async () => {
  const generations = createPostgresGenerations(pool, declareViews(DEFAULT_TIERS));
  const first = made('run-1', 0, { [DAY]: 'run-1' });
  await generations.publish(first);
  await generations.publish(made('run-2', 1, { [DAY]: 'run-2' }));
  expect(await generations.publish({ ...first, after: 2 })).toMatchObject({ id: 1, run: 'run-1' });
});

test('a cut does not move back', async () => {
  const generations = createPostgresGenerations(pool, declareViews(DEFAULT_TIERS));
  await generations.publish(made('run-1', 0, { [DAY]: 'run-1' }));
  await expect(generations.publish({ ...made('run-2', 1, { [DAY]: 'run-2' }), cut: { 'payment-completed': [8] } })).rejects.toThrow(CutError);
});

test('the newest is the one with the greatest number, also beyond nine', async () => {
  const generations = createPostgresGenerations(pool, declareViews(DEFAULT_TIERS));
  for (let id = 1; id <= 12; id++) {
    expect(await generations.publish(made(`run-${id}`, id - 1, { [DAY]: `run-${id}` }))).toMatchObject({ id });
    expect(await generations.current()).toMatchObject({ id });
    await generations.collect(3);
  }
});

test.each(['published', 'kept for a decision'])('nobody changes cells of a run whose result is %s', async (how) => {
  const generations = createPostgresGenerations(pool, declareViews(DEFAULT_TIERS));
  const { cut } = made('run-1', 0, {});
  await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('run-1', 'full', 'running', 'folding', 'api', 0)`);
  await generations.foldOnto({ days: new Map(), cut }, 'run-1', [DAY], cut);
  if (how === 'published') await generations.publish(made('run-1', 0, { [DAY]: 'run-1' }));
  else await createPostgresRunBook(pool).keepComputed('run-1', made('run-1', 0, { [DAY]: 'run-1' }), { difference: { skipped: 'test' }, cells: [] }, 1);
  const twin = [() => generations.fold('run-1', [DAY], cut), () => generations.foldOnto({ days: new Map(), cut }, 'run-1', [DAY], cut), () => generations.count('run-1', cut)];
  for (const write of twin) await expect(write()).rejects.toThrow('another process that held run run-1 has its result already');
});

test('what is published counts, whatever another process that held the run met', async () => {
  const book = createPostgresRunBook(pool);
  const statusOf = async (): Promise<unknown> => (await pool.query<{ status: string }>(`SELECT status FROM recompute_run WHERE id = 'run-1'`)).rows[0]?.status;
  await pool.query(`INSERT INTO recompute_run (id, mode, status, phase, requested_by, requested_at) VALUES ('run-1', 'full', 'running', 'folding', 'api', 0)`);
  await createPostgresGenerations(pool, []).publish(made('run-1', 0, { [DAY]: 'run-1' }));
  await book.end('run-1', 'failed', { at: 1, error: 'its ground was gone' });
  expect(await statusOf()).toBe('running');
  await book.end('run-1', 'published', { at: 2, generation: 1 });
  expect(await statusOf()).toBe('published');
});

test('a run whose connection was lost since it was begun does not publish: Postgres may have forgotten what was folded', async () => {
  const generations = createPostgresGenerations(pool, []);
  const holder = await pool.connect();
  const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_advisory_lock(1)');
  const held = { ...made('run-1', 0, { [DAY]: 'run-1' }), holder: rows[0]?.pid ?? 0 };
  holder.release(true);
  await expect(generations.publish(held)).rejects.toThrow('the connection that held the run was lost');
  const again = await pool.connect();
  const next = await again.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_advisory_lock(1)');
  expect(await generations.publish({ ...held, holder: next.rows[0]?.pid ?? 0 })).toMatchObject({ id: 1 });
  again.release(true);
});

test('a roll-back is not published once the generation that it was folded onto is gone', async () => {
  const generations = createPostgresGenerations(pool, []);
  for (const id of [1, 2, 3, 4]) await generations.publish(made(`run-${id}`, id - 1, { [DAY]: `run-${id}` }));
  await generations.collect(3);
  await expect(generations.publish({ ...made('back', 4, { [DAY]: 'back' }), onto: 1 })).rejects.toThrow('no longer kept');
  expect(await generations.publish({ ...made('back', 4, { [DAY]: 'back' }), onto: 2 })).toMatchObject({ id: 5 });
});
