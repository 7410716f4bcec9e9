/** The archive's columns that the views read, for DuckDB: written once as CSV, and a process that folds them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { projectFolder } from '../../platform/project';
import type { Took } from '../found/answers';
import { processorSeconds } from '../measure/processor-time';
import type { DuckdbMessage, DuckdbQuestion, DuckdbSettings } from './message';

const EXPORTS = {
  payment_completed: 'SELECT event_day, event_time, currency, country, amount FROM payment_completed',
  order_created: `SELECT event_day, event_time, currency, country, amount, array_to_string(item_product_id, '|'), array_to_string(item_quantity, '|'),
    array_to_string(item_unit_price, '|') FROM order_created`,
};

export interface Duckdb {
  readonly version: string;
  /** What each view comes to: see checkOf. */
  fold(question: DuckdbQuestion): Promise<Took & { readonly held: readonly string[] }>;
  stop(): Promise<void>;
}

/** Exports the columns as they are now and resolves once DuckDB has them in its own form. */
export async function duckdbOn(pool: Pool, dirtyDays: readonly string[]): Promise<Duckdb> {
  const folder = mkdtempSync(join(tmpdir(), 'twofold-bench-duckdb-'));
  for (const [table, query] of Object.entries(EXPORTS)) await exportTo(pool, query, join(folder, `${table}.csv`));
  const settings: DuckdbSettings = { folder, dirtyDays };
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/duckdb/main.ts'], { cwd: projectFolder, env: { ...process.env, DUCKDB: JSON.stringify(settings) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const pid = child.pid ?? 0;
  const ended = once(child, 'exit').then(() => 'ended' as const);
  const next = async (): Promise<DuckdbMessage> => {
    const said = await Promise.race([once(child, 'message'), ended]);
    if (said === 'ended') throw new Error('DuckDB ended by itself');
    return said[0] as DuckdbMessage;
  };
  const loaded = await next();
  return {
    version: loaded.said === 'loaded' ? loaded.version : '',
    fold: async (question) => {
      const before = processorSeconds(pid);
      const answer = next();
      child.send(question);
      const told = await answer;
      if (told.said !== 'folded') throw new TypeError('DuckDB has loaded its columns twice');
      return { seconds: told.seconds, processor: { duckdb: processorSeconds(pid) - before }, held: told.held };
    },
    stop: async () => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function exportTo(pool: Pool, query: string, file: string): Promise<void> {
  const client = await pool.connect();
  try {
    await pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT csv)`)), createWriteStream(file));
  } finally {
    client.release();
  }
}
