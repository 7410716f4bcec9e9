import { Command } from 'commander';
import type { Context } from '../context';
import { decideAbout } from '../recompute/dry-run';
import { finished, runShape, tellPublished } from '../recompute/follow-run';
import { servingOf } from '../serving';
import { whole } from './number-arguments';
import { servingOption, type ServingOption } from './serving-option';

export function rollBackCommand(context: () => Context): Command {
  return new Command('roll-back')
    .description('go back to the cells of an older generation, at the present cut')
    .argument('[generation]', 'the one to go back to; without it, the one before the newest', whole)
    .option('--yes', 'do not show first what would change')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
The result is a new generation: the older one's cells, and on top of them whatever the archive holds between its cut and the
present one. So no record is lost and answers stay exact, provided that the older cells are. The next recompute of all days
computes everything anew from the archive.

Examples:
  npx twofold generations roll-back
  npx twofold generations roll-back 12 --yes`,
    )
    .action(async (to: number | undefined, { yes }: { yes?: boolean }, command: Command) => {
      const { terminal } = context();
      const serving = servingOf(context(), command.optsWithGlobals<ServingOption>().serving);
      const run = await serving.post('/api/recompute', { mode: 'rollback', ...(to !== undefined && { to }), dryRun: !yes, requestedBy: 'cli' }, runShape);
      terminal.tell(`run ${run.id} (roll-back to generation ${run.to ?? to ?? 'before'}${yes ? '' : ', dry'}): ${run.status}`);
      if (yes) await tellPublished(await finished(serving, run, context()), serving, context());
      else await decideAbout(run, serving, context());
    });
}
