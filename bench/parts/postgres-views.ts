/**
 * What a dashboard without Twofold would ask: a view in Postgres that unions what the batch job made with the live rows.
 * Twice: over cells as fine as Twofold's, and over sums by day, which answer no finer question. Columns have their types,
 * and each side has an index that covers the question, so that no row of a table has to be read.
 */
import type { Pool } from 'pg';
import { formatMoney } from '../../common/money';
import type { ViewAsked } from '../found/answers';
import { CONNECTIONS } from '../measure/requests';
import { processorSeconds } from '../measure/processor-time';

type Name = 'total_of_cells' | 'total_of_days';

const BUCKETS: Readonly<Record<Name, string>> = { total_of_cells: 'event_time / 60000 * 60000', total_of_days: 'event_time / 86400000 * 86400000' };

/** Makes both; live are the payments of that seed. Resolves to what they answer, as text. Throws where they answer differently. */
export async function makeViews(pool: Pool, liveSeed: number): Promise<string> {
  const live = `event_id LIKE '${liveSeed}-%'`;
  const totals: string[] = [];
  for (const [view, bucket] of Object.entries(BUCKETS)) {
    for (const [side, condition] of [['batch', `NOT ${live}`], ['live', live]] as const) {
      await pool.query(`CREATE TABLE ${view}_${side} (bucket bigint, currency text, country text, revenue bigint NOT NULL, payments bigint NOT NULL, PRIMARY KEY (bucket, currency, country))`);
      await pool.query(`INSERT INTO ${view}_${side} SELECT ${bucket}, currency, country, sum(amount), count(*) FROM payment_completed WHERE ${condition} GROUP BY 1, 2, 3`);
      await pool.query(`CREATE INDEX ON ${view}_${side} (currency) INCLUDE (revenue)`);
      // So that the index alone is read.
      await pool.query(`VACUUM ANALYZE ${view}_${side}`);
    }
    await pool.query(
      `CREATE VIEW ${view} AS SELECT currency, sum(revenue) AS total FROM
         (SELECT currency, revenue FROM ${view}_batch UNION ALL SELECT currency, revenue FROM ${view}_live) AS both_sides GROUP BY currency`,
    );
    const { rows } = await pool.query<{ total: string }>(`SELECT total FROM ${view}`);
    totals.push(rows.map(({ total }) => formatMoney(BigInt(total))).join());
  }
  const [total = ''] = totals;
  if (totals.some((each) => each !== total)) throw new Error(`the views in Postgres answer ${totals.join(' and ')}`);
  return total;
}

/** As fast as answers come over as many connections as anybody else has, by a statement that is prepared once. */
export async function askView(pool: Pool, view: Name, postgres: number, millis: number): Promise<ViewAsked> {
  const before = processorSeconds(postgres);
  const begun = performance.now();
  let answers = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < begun + millis) {
      await pool.query({ name: view, text: `SELECT currency, total FROM ${view}` });
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return { perSecond: (answers * 1000) / (performance.now() - begun), processor: (processorSeconds(postgres) - before) / answers };
}
