import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { Pool } from 'pg';
import type { Config } from '../../common/config';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { openLog } from '../../common/log/kafka/open-log';
import type { View } from '../../common/metrics/view';
import { declareViews } from '../../common/metrics/views';
import { missingTo, type Position } from '../../common/position';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { grouped } from '../print/numbers';
import { progressBar } from '../print/progress';
import { servingOf } from '../serving';
import { settingsFor } from '../settings';
import { answeredCells } from '../verify/answered-cells';
import { readArchiveProgress } from '../../common/postgres/archive-progress';
import { foldArchive, untilArchived } from '../verify/archive';
import { compareCells } from '../verify/compare';
import { foldLog } from '../verify/fold-log';
import type { Measures } from '../verify/measures';
import { differencesText, evidenceText, totalsText } from '../verify/report';
import { servingOption, type ServingOption } from './serving-option';

interface Options extends ServingOption {
  readonly from: 'log' | 'archive';
}

export function verifyCommand(context: () => Context): Command {
  return new Command('verify')
    .description('compute the answer again, independently, and compare every cell')
    .addOption(new Option('--from <source>', 'what to compute from').choices(['log', 'archive']).default('log'))
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
Takes one answer of the serving layer with all its cells, and computes every one again, up to the position that the
answer names: from the log's own records, or from the archive by the compiled SQL. Events that come meanwhile do no harm.
The exit code is 1 where any cell differs.

Examples:
  npx twofold verify
  npx twofold verify --from archive`,
    )
    .action(async ({ from, serving: url }: Options) => {
      const { terminal } = context();
      const config = settingsFor(context(), from === 'log' ? ['kafka', 'postgres'] : ['postgres']);
      const views = declareViews({ premium: config.TIER_PREMIUM, standard: config.TIER_STANDARD });
      const { evidence, cells } = await answeredCells(servingOf(context(), url));
      const recompute = from === 'log' ? fromLog : fromArchive;
      const again = await recompute(config, views, evidence.asOf.position, context());
      const { equal, differences } = compareCells(cells, again);
      terminal.out(evidenceText(evidence));
      if (differences.length > 0) {
        terminal.out(differencesText(differences, views));
        throw new PlainError(`${grouped(differences.length)} of ${grouped(equal + differences.length)} cells differ from what the ${from} gives: the answer is not exact. Keep data/logs/; npx twofold recompute --full computes it anew`);
      }
      terminal.out(`${grouped(equal)} cells equal what the ${from} gives, to the last digit\n${totalsText(cells)}`);
    });
}

async function fromLog(config: Config, views: readonly View[], upTo: Position, { terminal, signal }: Context): Promise<ReadonlyMap<string, Measures>> {
  const log = openLog(config, 'twofold-verify', (line) => terminal.tell(line));
  const pool = openPool(config);
  const bar = progressBar('reading the log', terminal);
  // Ends the reading at once.
  const stop = (): void => void log.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { start } = await log.bounds(INPUT_TOPICS);
    // Where the log no longer holds its first records, what counts is where this installation began.
    const from = missingTo({}, start) === 0 ? start : (await readArchiveProgress(pool)).start;
    const all = missingTo(from, upTo);
    const cells = await foldLog(log, `verify-${randomUUID()}`, { from, upTo }, views, (read) => bar.at(read, all, `${grouped(read)} of ${grouped(all)} records`));
    return new Map(Array.from(cells, ([key, { values }]) => [key, values]));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    bar.end();
    await Promise.all([log.close(), pool.end()]);
  }
}

async function fromArchive(config: Config, views: readonly View[], upTo: Position, { terminal, signal }: Context): Promise<ReadonlyMap<string, Measures>> {
  const pool = openPool(config);
  const waiting = progressBar('waiting for the archive', terminal);
  const folding = progressBar('folding the archive', terminal);
  try {
    const all = missingTo({}, upTo);
    await untilArchived(pool, upTo, signal, (missing) => {
      if (missing > 0) waiting.at(all - missing, all, `${grouped(missing)} records to go`);
    });
    waiting.end();
    return await foldArchive(pool, views, upTo, signal, (done, days) => folding.at(done, days, `${done} of ${days} days`));
  } finally {
    waiting.end();
    folding.end();
    await pool.end();
  }
}

function openPool(config: Config): Pool {
  const pool = new Pool({ connectionString: config.DATABASE_URL, max: 2, connectionTimeoutMillis: 5_000 });
  // A lost connection shows in the query that needs it.
  pool.on('error', () => undefined);
  return pool;
}
