/** What the archive holds of an event is what the event is, column by column, on a real Postgres. */
import fc from 'fast-check';
import type { Pool } from 'pg';
import { admit, type RawRecord } from '../../common/events/admit';
import { archiveTable, columnOf, ITEM_COLUMNS } from '../../common/events/archive-table';
import { CATALOGUE, eventOfTopic, INPUT_TOPICS, OrderCreated } from '../../common/events/catalogue';
import type { Event, EventDeclaration } from '../../common/events/event';
import { EventRows } from '../../common/events/rows/event-rows';
import { arbitraryRecord } from '../../common/testing/arbitrary-events';
import { goldenRecords } from '../../common/testing/golden-events';
import { dice, mutated, rewritten } from '../../common/testing/mutated-records';
import { batchOf } from '../../common/testing/record-batch';
import { dayOf } from '../../common/time';
import { judge } from '../judge';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { createPostgresArchive } from './postgres-archive';

let database: MigratedDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(() => database.drop());

type Row = Record<string, unknown>;

/** As the table has it, in the types that the client gives: 64-bit integers as text. */
function due(event: Event, declaration: EventDeclaration, partition: number, offset: number): Row {
  const row: Row = { event_day: dayOf(event.timestamp), log_partition: partition, log_offset: String(offset), event_id: event.eventId, event_time: String(event.timestamp), version: event.version };
  for (const name of Object.keys(declaration.fields)) {
    const value = event.data[name];
    if (name !== 'items') row[columnOf(name)] = typeof value === 'bigint' ? String(value) : (value ?? null);
    const items = name === 'items' && typeof value === 'object' ? value : null;
    if (name === 'items') {
      row[ITEM_COLUMNS.productId] = items && items.map((item) => item.productId);
      row[ITEM_COLUMNS.quantity] = items && items.map((item) => String(item.quantity));
      row[ITEM_COLUMNS.unitPrice] = items && items.map((item) => String(item.unitPrice));
    }
  }
  return row;
}

/** Archives records of one place in chunks; those that are admitted lie there as they are. */
async function check(records: readonly RawRecord[], chunk: number): Promise<number> {
  const [{ topic, partition, partitions }] = records as [RawRecord];
  const declaration = eventOfTopic(topic);
  if (!declaration) throw new Error(`${topic} is no topic`);
  const table = archiveTable(declaration);
  await pool.query(`DELETE FROM ${table}; DELETE FROM archive_progress; DELETE FROM duplicate; DELETE FROM rejection`);
  const archive = createPostgresArchive(pool, INPUT_TOPICS);
  await archive.begin(partition, { [topic]: 0 });
  const rows = new EventRows(declaration);
  for (let from = 0; from < records.length; from += chunk) {
    const batch = batchOf(records.slice(from, from + chunk), from);
    expect(await archive.write({ ...judge(batch, from, partitions, rows), declaration, partition, from, next: batch.nextOffset })).toBeDefined();
  }
  const wanted = new Map<string, Row>();
  records.forEach((record, offset) => {
    const admission = admit(record);
    if ('rejection' in admission) return;
    const row = due(admission.event, declaration, partition, offset);
    const identity = JSON.stringify([row['event_day'], row['event_id']]);
    if (!wanted.has(identity)) wanted.set(identity, row);
  });
  const { rows: found } = await pool.query<Row>(`SELECT *, event_day::text AS event_day FROM ${table} ORDER BY log_offset`);
  expect(found).toEqual([...wanted.values()]);
  return found.length;
}

test('records of every kind, and mutations of them, lie in the archive as the definition says', async () => {
  let archived = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryRecord(1), { minLength: 60, maxLength: 120, size: 'max' }), fc.integer(), fc.integer({ min: 10, max: 60 }), async (records, seed, chunk) => {
      const roll = dice(seed);
      const all = records.flatMap((record) => [record, rewritten(record, roll), mutated(rewritten(record, roll), roll)]);
      for (const { topic } of CATALOGUE) {
        // A broker's time is a number.
        const ofTopic = all.filter((record) => record.topic === topic && Number.isSafeInteger(record.logTime)).map((record) => ({ ...record, partition: 0 }));
        if (ofTopic.length > 0) archived += await check(ofTopic, chunk);
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
  expect(archived).toBeGreaterThan(100);
}, 120_000);

test('golden records of every version of every event lie in the archive as they read', async () => {
  const golden = goldenRecords().map(({ record }) => record(1));
  for (const { topic } of CATALOGUE) {
    const ofTopic = golden.filter((record) => record.topic === topic);
    expect(await check(ofTopic, 2)).toBe(ofTopic.length);
  }
});

test('the largest amounts, times before the day that Postgres counts from, and texts and items beyond the first memory', async () => {
  const record = (eventId: string, timestamp: string, data: object): RawRecord => {
    const value = JSON.stringify({ eventType: 'OrderCreated', eventId, version: 2, timestamp, data: { orderId: 'o', userId: 'u', currency: 'EUR', ...data } });
    return { topic: OrderCreated.topic, partition: 0, partitions: 1, key: Buffer.from('o'), value: Buffer.from(value), logTime: Date.UTC(2024, 0, 1) };
  };
  const items = Array.from({ length: 5_000 }, (_, i) => ({ productId: i % 2 === 0 ? `p${i}` : 'é'.repeat(60), quantity: i - 2_500, unitPrice: '0.0001' }));
  const records = [
    record('a', '1999-12-31T23:59:59.999Z', { amount: '0' }),
    record('b', '1999-01-01T00:00:00Z', { amount: '99999999999.9999' }),
    record('c', '2000-01-01T00:00:00Z', { amount: '429496.7296', email: 'ü'.repeat(127), items: [] }),
    record('d', '2023-12-31T00:00:00Z', { amount: '429496.7295', items }),
    record('e', '2023-12-31T00:00:00Z', { amount: '214748.3648', items: items.slice(0, 1) }),
  ];
  expect(await check(records, 2)).toBe(records.length);
});
