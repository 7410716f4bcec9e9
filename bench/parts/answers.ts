/** A year of sales: recomputed, beside the same SQL by hand and DuckDB; and asked about, beside a constant and beside views in Postgres. */
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { until } from '../../common/testing/until';
import { topicSettings } from '../../common/topics';
import { PARTITIONS } from '../events/fill';
import { DAYS, sellAYear } from '../events/year';
import type { Answers } from '../found/answers';
import { openInstallation, type Addresses } from '../installation';
import { startLayers } from '../layers';
import { CONNECTIONS } from '../measure/requests';
import type { Options } from '../options';
import { READ_COLUMNS, readTable, RECOMPUTE_COLUMNS, recomputeTable } from '../report/answer-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';
import { measureReads } from './reads';
import { measureRecomputes } from './recomputes';
import type { Year } from './year';

const MOST_EVENTS = 1_000_000;
const ARCHIVED_WITHIN = 600_000;

export async function measureAnswers(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const installation = await openInstallation(addresses, `bench-answers-${randomBytes(4).toString('hex')}`, report);
  const pool = new Pool({ connectionString: installation.env['DATABASE_URL'], max: CONNECTIONS });
  try {
    await installation.log.ensureTopics(topicSettings(PARTITIONS));
    const layers = await startLayers(installation.env);
    try {
      const found = await measure({ options, installation, layers, pool, archived: archiveOf(pool), report });
      if (!options.quick) await keepPartResults(options.results, 'answers', installation.versions, found);
      report(`\n${plainTable(RECOMPUTE_COLUMNS, recomputeTable(found))}\n\n${plainTable(READ_COLUMNS, readTable(found.reads))}`);
    } finally {
      await layers.stop();
    }
  } finally {
    await pool.end();
    await installation.live.erase(PARTITIONS);
    await installation.close(false);
  }
  return true;
}

async function measure(year: Year): Promise<Answers> {
  const { options, installation, archived, report } = year;
  const orders = Math.floor(Math.min(options.events, MOST_EVENTS) / 2);
  report(`a year of ${orders.toLocaleString('en')} orders with their payments`);
  await sellAYear(installation.log, options.seed, orders);
  await archived(orders * 2);
  return { events: orders * 2, days: DAYS, recomputes: await measureRecomputes(year), reads: await measureReads(year) };
}

function archiveOf(pool: Pool): Year['archived'] {
  let due = 0;
  return async (more) => {
    due += more;
    await until(
      `${due} events in the archive`,
      async () => {
        const { rows } = await pool.query<{ held: string | null }>('SELECT sum(next_offset - start_offset) AS held FROM archive_progress');
        return Number(rows[0]?.held ?? 0) >= due ? true : undefined;
      },
      ARCHIVED_WITHIN,
    );
  };
}
