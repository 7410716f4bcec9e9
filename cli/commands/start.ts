import { Command } from 'commander';
import type { Context } from '../context';
import { start } from '../start/start';

export function startCommand(context: () => Context): Command {
  return new Command('start')
    .description('start the stores and every layer, import the real sales if the log is empty, and stay until Ctrl-C')
    .option('--no-import', 'leave the log as it is')
    .addHelpText(
      'after',
      `
Stores that KAFKA_BROKERS, REDIS_URL or DATABASE_URL name are used and left running; the others are started here, with
their data in data/. Started again, it goes on where it ended. What the layers print is in data/logs/.

Examples:
  npm start
  npx twofold start --no-import
  SERVING_PORT=8080 npx twofold start`,
    )
    .action(async ({ import: wanted }: { import: boolean }) => start(context(), { noImport: !wanted }));
}
