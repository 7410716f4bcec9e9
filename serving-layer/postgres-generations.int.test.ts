import { Pool } from 'pg';
import { cellKey } from '../common/metrics/cell-key';
import { LOG_VIEW } from '../common/metrics/log-counters';
import { ownDatabase, type OwnDatabase } from '../common/testing/own-database';
import { listGenerations, PostgresGenerations } from './postgres-generations';
import { definitions, keepCell, MIGRATION, views } from './testing/shop';
import type { LoadedGeneration } from './view/loaded-generation';

const sold = (day: string): string => cellKey('revenue', Date.parse(day), ['GBP', 'France']);

describe('generations out of Postgres', () => {
  let database: OwnDatabase;
  let pool: Pool;
  beforeEach(async () => {
    database = await ownDatabase();
    pool = new Pool({ connectionString: database.url });
    // Dropping the database may cut connections that are just being closed.
    pool.on('error', () => undefined);
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const cell = (run: string, day: string, key: string, measures: readonly bigint[]) =>
    keepCell(pool, run, day, key, measures.join(' '));
  const publish = async (id: number, days: Readonly<Record<string, string>>, as = definitions): Promise<void> => {
    await pool.query('INSERT INTO generation VALUES ($1, $2, $3, $4, 1000, $5)', [id, `run-${id}`, { 'payment-completed': [id, 0] }, as, { compared: 1, mismatches: 0, examples: [] }]);
    for (const [day, run] of Object.entries(days)) await pool.query('INSERT INTO generation_day VALUES ($1, $2, $3)', [id, day, run]);
  };
  const loaded = (generation: LoadedGeneration | 'none'): LoadedGeneration => {
    if (generation === 'none') throw new Error('there is no generation');
    return generation;
  };

  test('a source without tables rejects, and answers as soon as they are there', async () => {
    const source = new PostgresGenerations(pool, views);
    await expect(source.newest()).rejects.toThrow('the tables are not there yet');
    await pool.query(MIGRATION);
    expect(await source.newest()).toBe('none');
  });

  test('cells come exactly, beyond 64 bits too, and a day that nobody computed again is not read again', async () => {
    await pool.query(MIGRATION);
    const source = new PostgresGenerations(pool, views);
    const large = 12_345_678_901_234_567_890_123n;
    await cell('run-1', '2011-01-01', sold('2011-01-01'), [large, 2n]);
    await cell('run-1', '2011-01-02', sold('2011-01-02'), [-5n, 1n]);
    await cell('run-1', '1970-01-01', cellKey(LOG_VIEW, 0, ['payment-completed', '0', 'admitted', '', '']), [3n, 0n]);
    await publish(1, { '2011-01-01': 'run-1', '2011-01-02': 'run-1', '1970-01-01': 'run-1' });
    const first = loaded(await source.newest());
    expect(first).toMatchObject({ id: 1, run: 'run-1', cut: { 'payment-completed': [1, 0] }, publishedAt: 1000, reconciled: { mismatches: 0 } });
    expect(first.days.get('2011-01-01')?.of('revenue').get(sold('2011-01-01'))).toMatchObject({ values: [large, 2n], dimensions: ['GBP', 'France'], kinds: ['add', 'add'] });
    expect(await source.newest()).toBe(first);

    await cell('run-2', '2011-01-02', sold('2011-01-02'), [7n, 1n]);
    await publish(2, { '2011-01-01': 'run-1', '2011-01-02': 'run-2' });
    const second = loaded(await source.newest());
    expect(second.days.get('2011-01-01')).toBe(first.days.get('2011-01-01'));
    expect(second.days.get('2011-01-02')?.of('revenue').get(sold('2011-01-02'))?.values).toEqual([7n, 1n]);
    expect(second.days.size).toBe(2);
    expect((await listGenerations(pool)).map(({ id }) => id)).toEqual([2, 1]);
  });

  test('a day that another run computed to the same is not read again either, one that lost or gained a cell is', async () => {
    await pool.query(MIGRATION);
    const source = new PostgresGenerations(pool, views);
    const days = ['2011-01-01', '2011-01-02', '2011-01-03'] as const;
    for (const run of ['run-1', 'run-2']) {
      for (const day of days) {
        await cell(run, day, sold(day), [5n, 1n]);
        await cell(run, day, sold(`${day}T00:01:00Z`), [6n, 1n]);
      }
    }
    await cell('run-1', days[1], sold(`${days[1]}T23:00:00Z`), [7n, 1n]);
    await cell('run-2', days[2], sold(`${days[2]}T00:02:00Z`), [8n, 1n]);
    await publish(1, Object.fromEntries(days.map((day) => [day, 'run-1'])));
    const first = loaded(await source.newest());
    await publish(2, Object.fromEntries(days.map((day) => [day, 'run-2'])));
    const second = loaded(await source.newest());
    expect(days.map((day) => second.days.get(day) === first.days.get(day))).toEqual([true, false, false]);
    expect(days.map((day) => [first, second].map((generation) => generation.days.get(day)?.of('revenue').size))).toEqual([[2, 2], [3, 2], [2, 3]]);
    // What is held is named after the run that computed it last, so the next look goes by that.
    await publish(3, { [days[0]]: 'run-2', [days[1]]: 'run-1' });
    const third = loaded(await source.newest());
    expect(third.days.get(days[0])).toBe(first.days.get(days[0]));
    expect(third.days.get(days[1])?.of('revenue').size).toBe(3);
    expect(third.days.size).toBe(2);
  });

  test('a database that was set back may give a run’s name to other cells: nothing that was held before counts', async () => {
    await pool.query(MIGRATION);
    const source = new PostgresGenerations(pool, views);
    await cell('run-1', '2011-01-01', sold('2011-01-01'), [20n, 1n]);
    await publish(1, { '2011-01-01': 'run-1' });
    await source.newest();
    // Set back to before the first generation; the same run is repeated further on, behind another one.
    await pool.query('DELETE FROM generation');
    await pool.query('DELETE FROM cell_block');
    await cell('run-1', '2011-01-01', sold('2011-01-01'), [26n, 1n]);
    await publish(2, { '2011-01-01': 'run-1' });
    const { days } = loaded(await source.newest());
    expect(days.get('2011-01-01')?.of('revenue').get(sold('2011-01-01'))?.values).toEqual([26n, 1n]);
  });

  test('cells of other definitions are not read, those of ours are taken up again', async () => {
    await pool.query(MIGRATION);
    const source = new PostgresGenerations(pool, views);
    await cell('run-1', '2011-01-01', sold('2011-01-01'), [1n, 1n]);
    await publish(1, { '2011-01-01': 'run-1' });
    const first = loaded(await source.newest());
    await publish(2, { '2011-01-01': 'run-1' }, 'other');
    expect(loaded(await source.newest()).days.size).toBe(0);
    await publish(3, { '2011-01-01': 'run-1' });
    expect(loaded(await source.newest()).days.get('2011-01-01')).toBe(first.days.get('2011-01-01'));
  });

  test('a cell that is no whole number is an error, not a guess', async () => {
    await pool.query(MIGRATION);
    await keepCell(pool, 'run-1', '2011-01-01', sold('2011-01-01'), '1.5 1');
    await publish(1, { '2011-01-01': 'run-1' });
    await expect(new PostgresGenerations(pool, views).newest()).rejects.toThrow(SyntaxError);
  });
});
