import { Command } from 'commander';
import { storesDown } from '../../platform/stores';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { removeRunFile, runningStart } from '../run-file';

export function downCommand(context: () => Context): Command {
  return new Command('down')
    .description('stop the stores that run here, keeping their data')
    .addHelpText('after', '\nStores that KAFKA_BROKERS, REDIS_URL or DATABASE_URL name are left alone.\n\nExample:\n  npx twofold down')
    .action(async () => {
      const { dataDir, terminal } = context();
      const start = runningStart(dataDir);
      if (start !== undefined) throw new PlainError(`Twofold runs on these stores (process ${start}): end it there with Ctrl-C first`);
      let stopped = 0;
      await storesDown(dataDir, (line) => {
        stopped++;
        terminal.tell(line);
      });
      removeRunFile(dataDir);
      terminal.tell(stopped === 0 ? 'no store of ours was running' : 'their data is kept: npm start or npx twofold up goes on with it, npx twofold reset removes it');
    });
}
