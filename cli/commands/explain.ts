import { Command } from 'commander';
import type { Context } from '../context';
import { explanation } from '../explain/explain';
import { askView } from '../query/view-answer';
import { viewPath, withViewOptions, type ViewOptions } from '../query/view-options';
import { servingOf } from '../serving';

export function explainCommand(context: () => Context): Command {
  return withViewOptions(new Command('explain').description('the evidence of an answer in words: what it is made of, up to where, and how to check it').argument('[view]', 'which one', 'revenue'))
    .option('--json', 'as the serving layer answers')
    .addHelpText(
      'after',
      `
Takes what npx twofold query takes.

Examples:
  npx twofold explain
  npx twofold explain revenue --from 2011-11-01 --to 2011-12-01 --currency EUR
  npx twofold explain orders --where country=France --json | jq .evidence`,
    )
    .action(async (view: string, { json, ...asked }: ViewOptions & { json?: boolean }) => {
      const { terminal } = context();
      const { answer, columns } = await askView(servingOf(context(), asked.serving), viewPath(view, asked));
      terminal.out(json ? JSON.stringify(answer, null, 2) : explanation(answer, await columns(), terminal.screen?.columns));
    });
}
