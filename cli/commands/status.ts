import { Command } from 'commander';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { servingOf } from '../serving';
import { layersOf } from '../status/layers';
import { statusShape } from '../status/status-shape';
import { layersTable, statusTable } from '../status/tables';
import { servingOption, type ServingOption } from './serving-option';

export function statusCommand(context: () => Context): Command {
  return new Command('status')
    .description('what runs, how far each layer is, and how fresh the answers are')
    .option('--json', 'as the serving layer tells it')
    .addOption(servingOption())
    .addHelpText('after', '\nThe exit code is 1 while a layer is not ready or there is no exact answer.\n\nExamples:\n  npx twofold status\n  npx twofold status --json | jq .batch')
    .action(async ({ json, serving: url }: ServingOption & { json?: boolean }) => {
      const { terminal, dataDir, signal } = context();
      const serving = servingOf(context(), url);
      const layers = url === undefined ? await layersOf(dataDir, signal) : [];
      if (!json && layers.length > 0) terminal.out(`${layersTable(layers, terminal.screen?.columns)}\n`);
      const status = await serving.get('/api/status', statusShape);
      terminal.out(json ? JSON.stringify(status, null, 2) : statusTable(status, terminal.screen?.columns));
      const down = layers.filter(({ trouble }) => trouble !== undefined).map(({ name }) => name);
      if (down.length > 0) throw new PlainError(`not ready: ${down.join(', ')} (data/logs/ says more)`);
      if (!status.answering) throw new PlainError(`there is no exact answer just now: ${status.reason ?? 'no reason was given'}`);
    });
}
