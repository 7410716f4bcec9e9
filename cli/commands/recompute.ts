import { Command, Option } from 'commander';
import type { Context } from '../context';
import { decideAbout, discardRun, publishRun } from '../recompute/dry-run';
import { finished, runShape, tellPublished } from '../recompute/follow-run';
import { servingOf } from '../serving';
import { servingOption, type ServingOption } from './serving-option';

interface Options extends ServingOption {
  readonly dirty?: boolean;
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly publish?: string;
  readonly discard?: string;
}

const RUN_OPTIONS = ['full', 'dirty', 'wait', 'dryRun'];

export function recomputeCommand(context: () => Context): Command {
  return new Command('recompute')
    .description('compute a new generation from the archive')
    .addOption(new Option('--full', 'all days (the default)').conflicts('dirty'))
    .option('--dirty', 'only the days touched since the last generation')
    .option('--wait', 'stay until answers come from it, and show how far it is')
    .option('--dry-run', 'show what would be answered otherwise, cell by cell, before anything is published')
    .addOption(new Option('--publish <run>', 'publish what a dry run computed').conflicts([...RUN_OPTIONS, 'discard']))
    .addOption(new Option('--discard <run>', 'drop what a dry run computed, or call a run off').conflicts(RUN_OPTIONS))
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
Answers stay exact meanwhile. What it computes is compared, cell by cell, with the last generation and the live part;
with --wait any difference makes the exit code 1.

The result of a dry run waits for a day, or until another generation is published.

Examples:
  npx twofold recompute --wait
  npx twofold recompute --dirty
  npx twofold recompute --dry-run
  npx twofold recompute --publish run-5b0c…`,
    )
    .action(async ({ dirty, wait, dryRun = false, publish, discard, serving: url }: Options) => {
      const { terminal } = context();
      const serving = servingOf(context(), url);
      if (publish !== undefined) return publishRun(publish, serving, context());
      if (discard !== undefined) return discardRun(discard, serving, context());
      const run = await serving.post('/api/recompute', { mode: dirty ? 'dirty' : 'full', dryRun, requestedBy: 'cli' }, runShape);
      terminal.tell(`run ${run.id} (${run.mode}${dryRun ? ', dry' : ''}): ${run.status}`);
      if (dryRun) return decideAbout(run, serving, context());
      if (wait) return tellPublished(await finished(serving, run, context()), serving, context());
      terminal.out(run.id);
      terminal.tell(`follow it at ${serving.url}${run.href}; npx twofold recompute --discard ${run.id} calls it off`);
    });
}
