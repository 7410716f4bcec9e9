/** Customers from a file and from the real sales, on a real Postgres. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migratedDatabase, type MigratedDatabase } from '../../batch-layer/testing/migrated-database';
import type { Terminal } from '../print/terminal';
import { runCommand } from '../program';

const folder = mkdtempSync(join(tmpdir(), 'twofold-customers-'));
let database: MigratedDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function customers(...args: string[]) {
  const [out, told]: [string[], string[]] = [[], []];
  const terminal: Terminal = { out: (line) => void out.push(line), tell: (line) => void told.push(line), watched: false, screen: undefined, coloured: false, ask: async () => undefined, input: async () => '' };
  const code = await runCommand(['node', 'twofold', '--data', folder, 'customers', ...args], { env: { DATABASE_URL: database.url }, terminal, signal: new AbortController().signal });
  return { code, out: out.join('\n'), told: told.join('\n') };
}

function fileOf(...lines: string[]): string {
  const path = join(folder, 'customers.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

const known = async (where = ''): Promise<unknown[]> => (await database.pool.query<object>(`SELECT user_id, name, tier, city FROM customer ${where} ORDER BY user_id`)).rows;

test('a file is taken in, again changes nothing, and anew tells what changed', async () => {
  const file = fileOf('user_id,name,tier,city', 'a-1,"Smith, A.",gold,Utrecht', 'b-2,Büro 2,basic,', '');
  expect(await customers('import', file)).toMatchObject({ code: 0, out: 'imported 2 customers: 2 new or changed' });
  expect(await customers('import', file)).toMatchObject({ code: 0, out: 'imported 2 customers: 0 new or changed' });
  expect(await customers('import', fileOf('user_id,name,tier,city', 'b-2,Büro 2,silver,Wien'))).toMatchObject({ out: 'imported 1 customer: 1 new or changed' });
  expect(await known()).toEqual([{ user_id: 'a-1', name: 'Smith, A.', tier: 'gold', city: 'Utrecht' }, { user_id: 'b-2', name: 'Büro 2', tier: 'silver', city: 'Wien' }]);
});

test('lines that cannot be read are told with their numbers, and nothing is taken in', async () => {
  const before = await known();
  const bad = await customers('import', fileOf('user_id,name,tier,city', 'c-3,C,gold,', ',nobody,gold,', 'd-4,D', 'c-3,C again,gold,', `e-5,"E,gold,`, `${'x'.repeat(129)},X,gold,`));
  expect(bad).toMatchObject({ code: 1, out: '' });
  expect(bad.told.split('\n')).toEqual([
    'line 3: user_id is missing',
    'line 4: has 2 fields, not 4; a field with a comma needs quotes',
    'line 5: user_id "c-3" stands in line 2 already',
    expect.stringMatching(/^line 6: is not CSV: /),
    'line 7: user_id is longer than 128 characters',
    expect.stringContaining('5 lines of'),
  ]);
  expect((await customers('import', fileOf('id,name'))).told).toContain('the first line must be user_id,name,tier,city, not "id,name"');
  expect((await customers('import', join(folder, 'nowhere.csv'))).told).toContain('there is no file');
  expect(await known()).toEqual(before);
});

test('sales give customers by number, with a tier by what they spent, and change nobody who is known', async () => {
  await customers('import', fileOf('user_id,name,tier,city', '17850,Known Ltd,bronze,Leeds'));
  const sale = (invoice: string, quantity: number, price: string, customer: string) => `${invoice},22423,"CAKESTAND, 3 TIER",${quantity},2010-12-01 08:26:00,${price},${customer},United Kingdom`;
  const lines = [sale('536365', 1, '9999', '17850'), sale('536366', 500, '10.01', '14646'), sale('536367', 100, '10', '13047'), sale('C536368', -1, '0.01', '13047'), sale('536369', 1, '5000', ''), sale('536370', 100, '10', '12583')];
  const file = fileOf('InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country', ...lines);
  expect(await customers('demo', file)).toMatchObject({ code: 0, out: '4 customers of the sales: 3 new' });
  expect(await known(`WHERE user_id ~ '^1'`)).toEqual([
    { user_id: '12583', name: 'Customer 12583', tier: 'silver', city: null },
    { user_id: '13047', name: 'Customer 13047', tier: 'basic', city: null },
    { user_id: '14646', name: 'Customer 14646', tier: 'gold', city: null },
    { user_id: '17850', name: 'Known Ltd', tier: 'bronze', city: 'Leeds' },
  ]);
  expect((await customers('demo', file)).out).toContain(': 0 new');
});
