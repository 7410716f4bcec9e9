/** Recomputes of the year, of all days and of the dirty ones, in turn with the same queries by hand in Postgres and in DuckDB. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { operateHeaders } from '../../common/testing/operate-key';
import { duckdbOn, type Duckdb } from '../duckdb/columns';
import { FIRST_MILLIS } from '../events/sale';
import { DAY_MILLIS, touchDays } from '../events/year';
import type { Recomputes, Took } from '../found/answers';
import type { Layers } from '../layers';
import { secondsOf, since } from '../measure/load';
import { checkOf, POSTGRES_BY_HAND } from './by-hand';
import type { Year } from './year';

const TOUCHED = 5;
const PUBLISHED_WITHIN = 600_000;
const ASK_EVERY = 20;

export async function measureRecomputes(year: Year): Promise<Recomputes> {
  const { options, installation, layers, pool, archived, report } = year;
  const stores = { postgres: installation.pids.postgres, redis: installation.pids.redis };
  const ours = (mode: 'full' | 'dirty'): Promise<Took> => took({ batch: layers.batch.pid, ...stores }, () => recompute(layers, mode));
  const byHand = (): Promise<Took> => took({ postgres: installation.pids.postgres }, () => foldByHand(pool));

  await ours('full');
  report('columns for DuckDB');
  const dirtyDays = Array.from({ length: TOUCHED }, (_, day) => new Date(FIRST_MILLIS + day * DAY_MILLIS).toISOString().slice(0, 10));
  const duckdb = await duckdbOn(pool, dirtyDays);
  try {
    await mustAgree(pool, duckdb);
    const found = { full: [] as Took[], dirty: [] as Took[], byHand: [] as Took[], duckdb: [] as Took[], duckdbDirty: [] as Took[] };
    const theirs = async (question: 'full' | 'dirty'): Promise<Took> => {
      const { seconds, processor } = await duckdb.fold(question);
      return { seconds, processor };
    };
    const rounds = options.rounds('answers');
    for (let round = 0; round < rounds; round++) {
      report(`recomputes: round ${round + 1} of ${rounds}`);
      await touchDays(installation.log, options.seed + round + 1, TOUCHED);
      await archived(TOUCHED * 2);
      const steps = [
        async () => found.dirty.push(await ours('dirty')),
        async () => found.duckdbDirty.push(await theirs('dirty')),
        async () => found.full.push(await ours('full')),
        async () => found.byHand.push(await byHand()),
        async () => found.duckdb.push(await theirs('full')),
      ];
      // Backwards every other time. What was touched is dirty until the next recompute of any kind, so ours of the dirty days is always first.
      const [dirty, ...others] = steps;
      await dirty?.();
      for (const step of round % 2 === 0 ? others : others.reverse()) await step();
    }
    return { touched: TOUCHED, duckdbVersion: duckdb.version, ...found };
  } finally {
    await duckdb.stop();
  }
}

/** A comparison with something that comes to something else would be none. Throws. */
async function mustAgree(pool: Pool, duckdb: Duckdb): Promise<void> {
  const { held } = await duckdb.fold('full');
  const due: string[] = [];
  await foldByHand(pool, async (table, figure) => {
    const { rows } = await pool.query<{ held: string }>(checkOf(table, figure));
    due.push(rows[0]?.held ?? '');
  });
  if (held.join() !== due.join()) throw new Error(`DuckDB came to ${held.join('; ')}, Postgres to ${due.join('; ')}`);
}

async function took(pids: Readonly<Record<string, number>>, work: () => Promise<number>): Promise<Took> {
  const before = secondsOf(pids);
  const seconds = await work();
  return { seconds, processor: since(before, secondsOf(pids)) };
}

/** Seconds from asking until it is published. */
export async function recompute(layers: Layers, mode: 'full' | 'dirty'): Promise<number> {
  const asked = performance.now();
  const headers = { 'content-type': 'application/json', ...operateHeaders };
  const response = await fetch(`${layers.serving.url}/api/recompute`, { method: 'POST', headers, body: JSON.stringify({ mode }) });
  const { id } = (await response.json()) as { id: string };
  for (;;) {
    const run = (await (await fetch(`${layers.serving.url}/api/recompute/${id}`)).json()) as { status: string; error?: string };
    if (run.status === 'published') break;
    if (run.status === 'failed' || run.status === 'cancelled') throw new Error(`recompute ${id}: ${run.status} ${run.error ?? ''}`);
    if (performance.now() - asked > PUBLISHED_WITHIN) throw new Error(`recompute ${id} was not published in time`);
    await pause(ASK_EVERY);
  }
  return (performance.now() - asked) / 1000;
}

/** Seconds for the queries one after the other, each into a table of its own, as a recompute keeps what it finds. `look` sees the tables before they go. */
async function foldByHand(pool: Pool, look?: (table: string, figure: string) => Promise<void>): Promise<number> {
  const table = (i: number): string => `by_hand_${i}`;
  const begun = performance.now();
  for (const [i, { query }] of POSTGRES_BY_HAND.entries()) await pool.query(`CREATE TABLE ${table(i)} AS ${query}`);
  const seconds = (performance.now() - begun) / 1000;
  for (const [i, { figure }] of POSTGRES_BY_HAND.entries()) {
    await look?.(table(i), figure);
    await pool.query(`DROP TABLE ${table(i)}`);
  }
  return seconds;
}
