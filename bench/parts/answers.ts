/** A year of sales: recomputed, beside the same SQL by hand; and asked about, beside a constant and beside a view in Postgres. */
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { until } from '../../common/testing/until';
import { topicSettings } from '../../common/topics';
import { startChild } from '../engines/child';
import { PARTITIONS } from '../events/fill';
import { DAYS, sellAYear, touchDays } from '../events/year';
import { openInstallation, type Addresses, type Installation } from '../installation';
import { startLayers, type Layers } from '../layers';
import { ask, CONNECTIONS, type Asked } from '../measure/requests';
import type { Options } from '../options';
import { ANSWER_COLUMNS, answerTable, RECOMPUTE_COLUMNS, recomputeTable } from '../report/answer-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';
import { BY_HAND, UNION_VIEW } from './by-hand';

/** Of ours and of the SQL by hand, in turn. */
const TURNS = 5;
const TOUCHED = 5;
const [WARM_UP, MEASURED] = [3_000, 10_000];
/** Requests a second at which nothing is short of processor time: for how long an answer takes while a recompute runs. */
const CALM = 100;
const RECOMPUTED_WITHIN = 600_000;
const QUESTION = '/api/total-revenue';

export interface Answers {
  /** Events in the archive. */
  readonly events: number;
  readonly days: number;
  readonly touched: number;
  /** Seconds. */
  readonly full: readonly number[];
  readonly byHand: readonly number[];
  readonly dirty: readonly number[];
  readonly merged: Asked;
  readonly constant: Asked;
  readonly view: { readonly perSecond: number };
  readonly calm: Asked;
  readonly whileRecomputing: Asked;
}

export async function measureAnswers(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const installation = await openInstallation(addresses, `bench-answers-${randomBytes(4).toString('hex')}`, report);
  const pool = new Pool({ connectionString: installation.env['DATABASE_URL'], max: CONNECTIONS });
  try {
    await installation.log.ensureTopics(topicSettings(PARTITIONS));
    const layers = await startLayers(installation.env);
    try {
      const found = await measure(options, installation, layers, pool, report);
      await keepPartResults(options.results, 'answers', found);
      report(`\n${plainTable(RECOMPUTE_COLUMNS, recomputeTable(found))}\n\n${plainTable(ANSWER_COLUMNS, answerTable(found))}`);
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

async function measure({ seed, events }: Options, { log, live }: Installation, layers: Layers, pool: Pool, report: (line: string) => void): Promise<Answers> {
  const orders = Math.min(events, 1_000_000) / 2;
  report(`a year of ${orders.toLocaleString('en')} orders with their payments`);
  await sellAYear(log, seed, orders);
  await archived(pool, orders * 2);
  await recompute(layers, 'full');

  const [full, byHand, dirty]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < TURNS; turn++) {
    report(`recompute ${turn + 1} of ${TURNS}`);
    await touchDays(log, seed + turn + 1, TOUCHED);
    await archived(pool, (orders + (turn + 1) * TOUCHED) * 2);
    dirty.push(await recompute(layers, 'dirty'));
    const ours = async (): Promise<unknown> => full.push(await recompute(layers, 'full'));
    const hand = async (): Promise<unknown> => byHand.push(await selectByHand(pool));
    for (const each of turn % 2 === 0 ? [ours, hand] : [hand, ours]) await each();
  }

  report('reads');
  // Live cells beside those of the generation, so that there is something to merge.
  await touchDays(log, seed + TURNS + 1, DAYS);
  const url = `${layers.serving.url}${QUESTION}`;
  const body = await (await fetch(url)).text();
  const server = startChild(process.execPath, ['--import', 'tsx', 'bench/constant/main.ts'], { BODY: body });
  try {
    const [constantUrl = ''] = /http:\S+/.exec(await server.line('ready')) ?? [];
    const constant = await ask(constantUrl, server.pid, WARM_UP, MEASURED);
    const merged = await ask(url, layers.serving.pid, WARM_UP, MEASURED);
    const calm = await ask(url, layers.serving.pid, WARM_UP, MEASURED, CALM);
    let over = false;
    const recomputing = (async () => {
      while (!over) await recompute(layers, 'full');
    })();
    const whileRecomputing = await ask(url, layers.serving.pid, WARM_UP, MEASURED, CALM);
    over = true;
    await recomputing;
    const view = { perSecond: await askView(pool, live) };
    return { events: orders * 2, days: DAYS, touched: TOUCHED, full, byHand, dirty, merged, constant, view, calm, whileRecomputing };
  } finally {
    await server.end('SIGTERM');
  }
}

async function archived(pool: Pool, events: number): Promise<void> {
  await until(
    `${events} events in the archive`,
    async () => {
      const { rows } = await pool.query<{ held: string | null }>('SELECT sum(next_offset - start_offset) AS held FROM archive_progress');
      return Number(rows[0]?.held ?? 0) >= events ? true : undefined;
    },
    RECOMPUTED_WITHIN,
  );
}

/** Seconds from asking until it is published. */
async function recompute(layers: Layers, mode: 'full' | 'dirty'): Promise<number> {
  const asked = performance.now();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${layers.serving.url}/api/recompute`, { method: 'POST', headers, body: JSON.stringify({ mode }) });
  const { id } = (await response.json()) as { id: string };
  await until(
    `recompute ${id} to be published`,
    async () => {
      const run = (await (await fetch(`${layers.serving.url}/api/recompute/${id}`)).json()) as { status: string; error?: string };
      if (run.status === 'failed' || run.status === 'cancelled') throw new Error(`recompute ${id}: ${run.status} ${run.error ?? ''}`);
      return run.status === 'published' ? true : undefined;
    },
    RECOMPUTED_WITHIN,
  );
  return (performance.now() - asked) / 1000;
}

/** Seconds for the queries one after the other, each into a table of its own, as a recompute keeps what it finds. */
async function selectByHand(pool: Pool): Promise<number> {
  const client = await pool.connect();
  try {
    const begun = performance.now();
    for (const [i, query] of BY_HAND.entries()) await client.query(`CREATE TABLE by_hand_${i} AS ${query}`);
    const seconds = (performance.now() - begun) / 1000;
    await client.query(`DROP TABLE ${BY_HAND.map((_, i) => `by_hand_${i}`).join(', ')}`);
    return seconds;
  } finally {
    client.release();
  }
}

/** Answers a second of the view in Postgres, over as many connections. */
async function askView(pool: Pool, live: Installation['live']): Promise<number> {
  await pool.query('CREATE TABLE live_cell (key text NOT NULL, measures numeric[] NOT NULL)');
  for (let task = 0; task < PARTITIONS; task++) {
    const snapshot = await live.snapshot(task);
    for (const { key, values } of snapshot?.cells.flat() ?? []) {
      // Parts of a cell from two tasks or slices have rows of their own.
      await pool.query('INSERT INTO live_cell VALUES ($1, $2)', [key, values.map(String)]);
    }
  }
  await pool.query(UNION_VIEW);
  await pool.query('ANALYZE');
  let answers = 0;
  const begun = performance.now();
  const work = async (): Promise<void> => {
    while (performance.now() < begun + MEASURED) {
      await pool.query('SELECT * FROM total_by_union');
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return (answers * 1000) / (performance.now() - begun);
}
