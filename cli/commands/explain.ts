import { Command } from 'commander';
import type { Context } from '../context';
import { changesPath, changesShape, changesText } from '../explain/changes';
import { explanation } from '../explain/explain';
import { PlainError } from '../plain-error';
import { askView } from '../query/view-answer';
import { viewPath, withViewOptions, type ViewOptions } from '../query/view-options';
import { servingOf } from '../serving';

export function explainCommand(context: () => Context): Command {
  return withViewOptions(new Command('explain').description('the evidence of an answer in words: what it is made of, up to where, and how to check it').argument('[view]', 'which one', 'revenue'))
    .option('--between <point>', 'why it changed since this point: generation:11, an instant, a day, or an as-of token')
    .option('--and <point>', 'until this one (default: now)')
    .option('--json', 'as the serving layer answers')
    .addHelpText(
      'after',
      `
Takes what npx twofold query takes. With --between it tells instead what changed between two points, and by what: new
events on time, late events, refunds, corrections, other definitions; what was left out on the way stands below.

Examples:
  npx twofold explain
  npx twofold explain revenue --from 2011-11-01 --to 2011-12-01 --currency EUR
  npx twofold explain revenue --between generation:11 --and generation:12 --by country
  npx twofold explain revenue --between 2026-11-21T10:00:00Z --currency EUR
  npx twofold explain orders --where country=France --json | jq .evidence`,
    )
    .action(async (view: string, { json, between, and, ...asked }: ViewOptions & { json?: boolean; between?: string; and?: string }) => {
      const { terminal } = context();
      if (between !== undefined) {
        const changes = await servingOf(context(), asked.serving).get(changesPath(view, { ...asked, between, ...(and !== undefined && { and }) }), changesShape);
        terminal.out(json ? JSON.stringify(changes, null, 2) : changesText(changes, terminal.screen?.columns));
        return;
      }
      if (and !== undefined) throw new PlainError('--and names the second of two points: say the first with --between, such as --between generation:11');
      const { answer, columns } = await askView(servingOf(context(), asked.serving), viewPath(view, asked));
      terminal.out(json ? JSON.stringify(answer, null, 2) : explanation(answer, await columns(), terminal.screen?.columns));
    });
}
