/** DuckDB on the archive's columns: loads them into a database of its own, and then runs the views' queries whenever it is asked. */
import { join } from 'node:path';
import { DuckDBInstance, version, type DuckDBConnection } from '@duckdb/node-api';
import { checkOf, duckdbByHand, type ViewByHand } from '../parts/by-hand';
import type { DuckdbMessage, DuckdbQuestion, DuckdbSettings } from './message';

const LOAD: readonly string[] = [
  `CREATE TABLE payment_completed AS SELECT * FROM read_csv('payment_completed.csv', header = false,
     columns = {event_day: 'DATE', event_time: 'BIGINT', currency: 'VARCHAR', country: 'VARCHAR', amount: 'BIGINT'})`,
  `CREATE TABLE order_created AS SELECT event_day, event_time, currency, country, amount, string_split(products, '|') AS item_product_id,
     CAST(string_split(quantities, '|') AS BIGINT[]) AS item_quantity, CAST(string_split(prices, '|') AS BIGINT[]) AS item_unit_price
   FROM read_csv('order_created.csv', header = false, columns = {event_day: 'DATE', event_time: 'BIGINT', currency: 'VARCHAR', country: 'VARCHAR',
     amount: 'BIGINT', products: 'VARCHAR', quantities: 'VARCHAR', prices: 'VARCHAR'})`,
  'CHECKPOINT',
];

async function main(): Promise<void> {
  const { folder, dirtyDays } = JSON.parse(process.env['DUCKDB'] ?? '') as DuckdbSettings;
  process.chdir(folder);
  const instance = await DuckDBInstance.create(join(folder, 'columns.duckdb'));
  const connection = await instance.connect();
  for (const sql of LOAD) await connection.run(sql);
  const where = `WHERE event_day IN (${dirtyDays.map((day) => `DATE '${day}'`).join(', ')})`;
  const views = { full: duckdbByHand(''), dirty: duckdbByHand(where) };
  process.on('message', (question: DuckdbQuestion) => {
    fold(connection, views[question]).then(tell, fail);
  });
  tell({ said: 'loaded', version: version() });
}

/** Each view into a table of its own, as a recompute keeps what it finds. */
async function fold(connection: DuckDBConnection, views: readonly ViewByHand[]): Promise<DuckdbMessage> {
  const begun = performance.now();
  for (const [i, { query }] of views.entries()) await connection.run(`CREATE TABLE by_hand_${i} AS ${query}`);
  const seconds = (performance.now() - begun) / 1000;
  const held: string[] = [];
  for (const [i, { figure }] of views.entries()) {
    const read = await connection.runAndReadAll(checkOf(`by_hand_${i}`, figure));
    held.push(String(read.getRows()[0]?.[0]));
    await connection.run(`DROP TABLE by_hand_${i}`);
  }
  return { said: 'folded', seconds, held };
}

const tell = (message: DuckdbMessage): void => void process.send?.(message);

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

main().catch(fail);
