/** Migrations on a database of an older form: what it holds is kept. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { UNDATED } from '../../common/generation';
import { cellKey } from '../../common/metrics/cell-key';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { ownDatabase, type OwnDatabase } from '../../common/testing/own-database';
import { migrate } from './migrate';
import { createPostgresGenerations } from './postgres-generations';

let database: OwnDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await ownDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const FIRST = ['001-archive-and-generations.sql', '002-a-run-keeps-its-definitions.sql'];

test('cells that had a row each are the same in blocks', async () => {
  await pool.query('CREATE TABLE migration (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
  for (const [i, name] of FIRST.entries()) {
    await pool.query(readFileSync(join(__dirname, '..', 'migrations', name), 'utf8'));
    await pool.query('INSERT INTO migration (number, name) VALUES ($1, $2)', [i + 1, name]);
  }
  const day = '2011-03-01';
  const at = Date.parse(day);
  const cells = [
    ['revenue', at + 9 * 3_600_000, ['GBP', 'France'], [12_345_678_901_234_567_890_123n, 2n]],
    ['revenue', at + 9 * 3_600_000 + 60_000, ['GBP', ''], [-5n, 1n]],
    ['revenue', at + 23 * 3_600_000, ['GBP', 'Côte d’Ivoire'], [7n, 1n]],
    ['products', at + 9 * 3_600_000, ['GBP', '85123A'], [1n, 2n, 3n]],
  ] as const;
  const counter = cellKey(LOG_VIEW, 0, ['payment-completed', '0', 'admitted', '', '']);
  const expected = cells.map(([view, bucket, dimensions, values]) => ({ key: cellKey(view, bucket, dimensions), values: [...values] }));
  for (const { key, values } of expected) await pool.query('INSERT INTO cell VALUES ($1, $2, $3, $4)', ['run', day, key, values.map(String)]);
  await pool.query(`INSERT INTO cell VALUES ('run', $1, $2, '{4,0}')`, [UNDATED, counter]);

  await migrate(pool);
  const generations = createPostgresGenerations(pool, []);
  const found = await generations.cells('run', day);
  expect(found).toHaveLength(expected.length);
  expect(found).toEqual(expect.arrayContaining(expected));
  expect(await generations.cells('run', UNDATED)).toEqual([{ key: counter, values: [4n, 0n] }]);
  // Compared with cells that are computed from now on, they lie in the same blocks.
  const { cells: compared } = await generations.compare([day, UNDATED], new Map([[day, 'run'], [UNDATED, 'run']]), new Map([[day, 'run'], [UNDATED, 'run']]), [expected[0]?.key ?? '', counter]);
  expect(compared.map(({ key }) => key).sort()).toEqual([expected[0]?.key, expected[1]?.key, counter].sort());
  // Whoever looks at them in SQL finds them a row each.
  const { rows } = await pool.query<{ key: string; measures: string[] }>('SELECT key, measures::text[] AS measures FROM cell WHERE computed_by = $1 AND day = $2', ['run', day]);
  expect(rows).toEqual(expect.arrayContaining(expected.map(({ key, values }) => ({ key, measures: values.map(String) }))));
});
