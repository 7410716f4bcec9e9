/** Reconciliation on a real Postgres: whatever differs is found, whatever agrees is not told. */
import type { Pool } from 'pg';
import type { CellDelta } from '../common/live/live-state';
import { cellKey } from '../common/metrics/cell-key';
import { cellLine } from '../common/postgres/cell-lines';
import { declareViews, DEFAULT_TIERS } from '../common/metrics/views';
import { migratedDatabase, type MigratedDatabase } from './testing/migrated-database';
import { createPostgresGenerations } from './postgres/postgres-generations';
import { kindsOfViews, reconcile } from './reconcile';

const DAY = '2011-03-01';
const views = declareViews(DEFAULT_TIERS);
const order = (country: string) => cellKey('orders', Date.UTC(2011, 2, 1, 9), ['GBP', country, 'basic']);
const [a, b, c, d] = [order('a'), order('b'), order('c'), order('d')];
type Cells = Readonly<Record<string, readonly bigint[]>>;

let database: MigratedDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(() => database.drop());

async function keep(run: string, cells: Cells): Promise<void> {
  await pool.query('DELETE FROM cell_block WHERE computed_by = $1', [run]);
  const lines = Object.entries(cells).map(([key, values]) => cellLine(key, values));
  if (lines.length > 0) await pool.query(`INSERT INTO cell_block VALUES ($1, $2, 'orders', 9, $3, $4)`, [run, DAY, lines.length, lines.join('\n')]);
}

async function reconciled(before: Cells, live: Cells, after: Cells) {
  await keep('old', before);
  await keep('new', after);
  const slice = Object.entries(live).map(([key, values]): CellDelta => ({ key, kinds: ['add', 'add', 'min', 'max'], values }));
  const range = { before: new Map([[DAY, 'old']]), live: [slice], after: new Map([[DAY, 'new']]) };
  return reconcile(createPostgresGenerations(pool, views), kindsOfViews(views), range, async () => undefined);
}

// Orders, value, smallest, largest.
const one: readonly bigint[] = [1n, 50n, 50n, 50n];

test('the cells before with the live ones merged in are what must be found', async () => {
  const after = { [a]: one, [b]: [2n, 80n, 30n, 50n], [c]: one };
  expect(await reconciled({ [a]: one, [b]: one }, { [b]: [1n, 30n, 30n, 30n], [c]: one }, after)).toEqual({ compared: 3, mismatches: 0, examples: [] });
});

test.each([
  ['a live part that is missing', { [a]: one }, { [a]: one }, { [a]: one }, { cell: a, expected: ['2', '100', '50', '50'], found: ['1', '50', '50', '50'] }],
  ['a cell that changed by itself', { [a]: one }, {}, { [a]: [1n, 51n, 50n, 50n] }, { cell: a, expected: ['1', '50', '50', '50'], found: ['1', '51', '50', '50'] }],
  ['a cell that is gone', { [a]: one }, {}, {}, { cell: a, expected: ['1', '50', '50', '50'], found: [] }],
  ['a cell out of nowhere', {}, {}, { [d]: one }, { cell: d, expected: [], found: ['1', '50', '50', '50'] }],
  ['a live cell that was not folded', {}, { [d]: one }, {}, { cell: d, expected: ['1', '50', '50', '50'], found: [] }],
])('%s is a mismatch', async (_what, before: Cells, live: Cells, after: Cells, example) => {
  expect(await reconciled(before, live, after)).toEqual({ compared: 1, mismatches: 1, examples: [example] });
});
