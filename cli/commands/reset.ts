import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { openLog } from '../../common/log/kafka/open-log';
import { readConfig, type Config } from '../../common/config';
import { givenAddress, withoutPassword } from '../../platform/given';
import { postgresEditions } from '../../speed-layer/streams/run/editions/postgres-editions';
import { storeNames, storeTitles } from '../../platform/store';
import { removeStores } from '../../platform/stores';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { eraseKeys, eraseTables, eraseTopics } from '../reset/erase';
import { removeRunFile, runningStart } from '../run-file';
import { settingsOf } from '../settings';
import { endLeftOvers } from '../start/layers';
import { forgetSales } from '../start/sales';
import { withPool } from '../with-pool';

export function resetCommand(context: () => Context): Command {
  return new Command('reset')
    .description('remove everything: events, live state, archive and generations')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Stores that were started here are stopped and their data removed. On stores that KAFKA_BROKERS, REDIS_URL or DATABASE_URL
name, only what is Twofold's (of this TWOFOLD_NAMESPACE) is removed. The files in data/ that came with Twofold stay.

Examples:
  npx twofold reset
  npx twofold reset --yes && npm start`,
    )
    .action(async ({ yes }: { yes?: boolean }) => {
      const { dataDir, env, terminal } = context();
      const config = readConfig(settingsOf(env));
      const start = runningStart(dataDir);
      if (start !== undefined) throw new PlainError(`Twofold runs here (process ${start}): end it there with Ctrl-C first`);
      const given = storeNames.flatMap((store) => {
        const address = givenAddress(store, env);
        return address === undefined ? [] : [`what is Twofold's${config.TWOFOLD_NAMESPACE && ` in namespace ${config.TWOFOLD_NAMESPACE}`} on ${storeTitles[store]} at ${withoutPassword(address)}`];
      });
      terminal.tell(`this removes, for good:\n${[`the stores that were started here, with their data, and the logs, in ${dataDir}`, ...given].map((line) => `  ${line}`).join('\n')}`);
      if (!yes) {
        const answer = await terminal.ask('type "yes" to remove it: ');
        if (answer?.trim() !== 'yes') throw new PlainError(answer === undefined ? 'nobody could be asked: npx twofold reset --yes does not ask. Nothing was removed' : 'nothing was removed');
      }
      await endLeftOvers(dataDir, (line) => terminal.tell(line));
      await eraseGiven(config, context());
      await removeStores(dataDir, (line) => terminal.tell(line));
      forgetSales(dataDir);
      removeRunFile(dataDir);
      rmSync(join(dataDir, 'logs'), { recursive: true, force: true });
      terminal.out('removed: npm start begins anew');
    });
}

async function eraseGiven(config: Config, { env, terminal }: Context): Promise<void> {
  if (givenAddress('kafka', env) !== undefined) {
    const editions = givenAddress('postgres', env) === undefined ? [] : await withPool(config, (pool) => postgresEditions(pool).list());
    const log = openLog(config, 'twofold-reset', (line) => terminal.tell(line));
    try {
      await eraseTopics(log, editions);
    } finally {
      await log.close();
    }
  }
  if (givenAddress('redis', env) !== undefined) await eraseKeys(config.REDIS_URL, config.TWOFOLD_NAMESPACE);
  if (givenAddress('postgres', env) !== undefined) await withPool(config, eraseTables);
}
