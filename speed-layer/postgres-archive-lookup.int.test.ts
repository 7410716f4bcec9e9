import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { archiveColumns, archiveTable } from '../common/events/archive-table';
import { PaymentCompleted } from '../common/events/catalogue';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { ArchiveUnavailable } from './archive-lookup';
import { createPostgresArchiveLookup } from './postgres-archive-lookup';

const MIGRATIONS = join(__dirname, '..', 'batch-layer', 'migrations');
const TOPIC = PaymentCompleted.topic;

describe('what the speed layer asks of a real Postgres', () => {
  let database: OwnDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await ownDatabase();
    pool = new Pool({ connectionString: database.url, max: 2 });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('says so where the tables are not there yet', async () => {
    const lookup = createPostgresArchiveLookup(pool);
    await expect(lookup.currentGeneration()).rejects.toThrow(ArchiveUnavailable);
    await expect(lookup.identities(0, TOPIC, '2024-05-01', 5, 0)).rejects.toThrow(/tables are not there yet/);
  });

  it('says so where Postgres cannot be reached', async () => {
    // Port 1 of this machine is nobody's.
    const nowhere = new Pool({ connectionString: 'postgres://127.0.0.1:1/none' });
    await expect(createPostgresArchiveLookup(nowhere).currentGeneration()).rejects.toThrow(/check that Postgres runs/);
    await nowhere.end();
  });

  describe('once the tables are there', () => {
    beforeAll(async () => {
      for (const file of readdirSync(MIGRATIONS).sort()) await pool.query(readFileSync(join(MIGRATIONS, file), 'utf8'));
      const columns = archiveColumns(PaymentCompleted).map(({ name, type }) => `${name} ${type}`);
      await pool.query(`CREATE TABLE ${archiveTable(PaymentCompleted)} (${columns.join(', ')})`);
    });

    it('knows the newest generation, and that there is none before the first', async () => {
      const lookup = createPostgresArchiveLookup(pool);
      expect(await lookup.currentGeneration()).toBeUndefined();
      const insert = `INSERT INTO generation (id, run, cut, definitions, published_at, reconciled) VALUES ($1, $2, $3, $4, 0, '{}')`;
      await pool.query(insert, [10, 'ten', { [TOPIC]: [7, 9007199254740991] }, 'new']);
      await pool.query(insert, [9, 'nine', { [TOPIC]: [3, 4] }, 'old']);
      expect(await lookup.currentGeneration()).toEqual({ id: 10, cut: { [TOPIC]: [7, 9007199254740991] }, definitions: 'new' });
    });

    it('knows where the archive began to read', async () => {
      const lookup = createPostgresArchiveLookup(pool);
      expect(await lookup.archivedStart(1)).toBeUndefined();
      await pool.query(`INSERT INTO archive_progress VALUES ($1, 1, 12, 40), ('order-created', 1, 3, 3), ($1, 0, 99, 99)`, [TOPIC]);
      expect(await lookup.archivedStart(1)).toEqual({ [TOPIC]: 12, 'order-created': 3 });
    });

    it('gives no ids where it was set back behind those that were let go', async () => {
      const lookup = createPostgresArchiveLookup(pool);
      await expect(lookup.identities(1, TOPIC, '2024-05-01', 60, 41)).rejects.toThrow(ArchiveUnavailable);
      await expect(lookup.identities(7, TOPIC, '2024-05-01', 60, 1)).rejects.toThrow(/set back/);
      expect(await lookup.identities(7, TOPIC, '2024-05-01', 60, 0)).toEqual([]);
    });

    it('knows the ids of one day, task and topic below an offset', async () => {
      const insert = async (eventId: string, partition: number, offset: number, day: string): Promise<void> => {
        const columns = 'event_day, log_partition, log_offset, event_id';
        await pool.query(`INSERT INTO ${archiveTable(PaymentCompleted)} (${columns}) VALUES ($1, $2, $3, $4)`, [day, partition, offset, eventId]);
      };
      await insert('mine', 1, 4, '2024-05-01');
      await insert('also mine', 1, 5, '2024-05-01');
      await insert('not below', 1, 6, '2024-05-01');
      await insert('of another task', 0, 4, '2024-05-01');
      await insert('of another day', 1, 4, '2024-05-02');
      const lookup = createPostgresArchiveLookup(pool);
      expect((await lookup.identities(1, TOPIC, '2024-05-01', 6, 40)).sort()).toEqual(['also mine', 'mine']);
      expect(await lookup.identities(1, TOPIC, '2024-05-03', 6, 40)).toEqual([]);
    });
  });
});
