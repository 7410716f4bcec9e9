/** The year of real sales from its file into a merged answer, by the command that a user types, with every layer running. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { until } from '../../common/testing/until';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { positionToken } from '../../common/position';
import { topicSettings } from '../../common/topics';
import { startLingering } from '../engines/lingering';
import { PARTITIONS } from '../events/fill';
import type { ImportRound } from '../found/import';
import { openInstallation, type Addresses, type Installation } from '../installation';
import { startLayers, type Layers } from '../layers';
import { secondsOf, since } from '../measure/load';
import { textAt } from '../measure/requests';
import type { Options } from '../options';
import { IMPORT_COLUMNS, importTable } from '../report/import-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';

/** What the file comes to: payments less refunds and adjustments. */
const TOTAL = '9747747.934';
const ASK_EVERY = 20;
const WITHIN = 600_000;

export async function measureImport(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const rounds: ImportRound[] = [];
  for (let round = 0; round < options.rounds('import'); round++) {
    report(`importing the year of real sales: round ${round + 1}`);
    const installation = await openInstallation(addresses, `bench-import-${randomBytes(4).toString('hex')}`, report);
    try {
      await installation.log.ensureTopics(topicSettings(PARTITIONS));
      const layers = await startLayers(installation.env);
      try {
        const { events, ...found } = await importOnce(installation, layers);
        rounds.push(found);
        if (!options.quick) await keepPartResults(options.results, 'import', installation.versions, { events, rounds });
        report(`\n${plainTable(IMPORT_COLUMNS, importTable({ events, rounds }))}`);
      } finally {
        await layers.stop();
      }
    } finally {
      await installation.live.erase(PARTITIONS);
      await installation.close(false);
    }
  }
  return true;
}

async function importOnce({ env, log, pids }: Installation, layers: Layers): Promise<ImportRound & { events: number }> {
  const pool = new Pool({ connectionString: env['DATABASE_URL'], max: 1 });
  const begun = performance.now();
  const passed = (): number => (performance.now() - begun) / 1000;
  const others = { speed: layers.speed.pid, serving: layers.serving.pid, batch: layers.batch.pid, ...pids };
  const before = secondsOf(others);
  const command = startLingering(process.execPath, ['cli/twofold.mjs', 'import'], env);
  try {
    while (!(await command.ended())) await pause(ASK_EVERY);
    const ended = passed();
    const { end } = await log.bounds(INPUT_TOPICS);
    const { status, text } = await textAt(`${layers.serving.url}/api/total-revenue?atLeast=${positionToken(end)}&wait=30s`);
    const answered = passed();
    const processor = since(before, secondsOf({ import: command.pid, ...others }));
    if (status !== 200 || !text.includes(`"total":"${TOTAL}"`)) throw new Error(`the merged answer should be ${TOTAL}: ${status} ${text}`);
    const events = Object.values(end).flat().reduce((sum, offset) => sum + offset, 0);
    await until('the archive to hold the year', async () => {
      const { rows } = await pool.query<{ held: string | null }>('SELECT sum(next_offset) AS held FROM archive_progress');
      return Number(rows[0]?.held ?? 0) >= events ? true : undefined;
    }, WITHIN);
    return { events, ended, answered, archived: passed(), processor };
  } finally {
    await command.stop();
    await pool.end();
  }
}
