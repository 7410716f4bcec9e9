import { Command } from 'commander';
import { readConfig } from '../../common/config';
import { openStores } from '../../platform/stores';
import type { Context } from '../context';
import { runningStart, writeRunFile } from '../run-file';
import { settingsOf } from '../settings';
import { addressesOf } from '../start/addresses';

export function upCommand(context: () => Context): Command {
  return new Command('up')
    .description('start the stores only, in the background')
    .addHelpText(
      'after',
      `
They run until npx twofold down. Their addresses are printed as variables for other programs.

Examples:
  npx twofold up
  eval "$(npx twofold up)" && npx jest common`,
    )
    .action(async () => {
      const { dataDir, env, terminal } = context();
      readConfig(settingsOf(env));
      const stores = await openStores({ dataDir, env, report: (line) => terminal.tell(line), detach: true });
      const addresses = addressesOf(stores);
      if (runningStart(dataDir) === undefined) writeRunFile(dataDir, { env: { ...settingsOf(env), ...addresses }, layers: {} });
      terminal.tell(`Kafka: ${stores.kafka.how}\nRedis: ${stores.redis.how}\nPostgres: ${stores.postgres.how}`);
      for (const [name, address] of Object.entries(addresses)) terminal.out(`export ${name}='${address}'`);
      terminal.tell('they run until npx twofold down');
    });
}
