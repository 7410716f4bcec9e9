import { Command, Option } from 'commander';
import type { Context } from '../context';
import { evidenceLine } from '../query/evidence-line';
import { rowsCsv, rowsTable } from '../query/rows';
import { askView } from '../query/view-answer';
import { viewPath, withViewOptions, type ViewOptions } from '../query/view-options';
import { servingOf } from '../serving';

interface Options extends ViewOptions {
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly parts?: boolean;
}

export function queryCommand(context: () => Context): Command {
  return withViewOptions(new Command('query').description('ask a view, for a table, CSV or JSON').argument('[view]', 'which one', 'revenue'))
    .addOption(new Option('--csv', 'as CSV').conflicts('json'))
    .addOption(new Option('--json', 'as the serving layer answers'))
    .option('--parts', 'with the batch part and the live part of each measure')
    .addHelpText(
      'after',
      `
The views are in docs/VIEWS.md, and at /api/views. Amounts of different currencies stand in rows of their own unless
--currency converts them. Under a table stands what the answer covers; --json has all of its evidence.

Examples:
  npx twofold query revenue --granularity month --from 2011-01-01 --currency EUR
  npx twofold query orders --by country,tier --where country=France --where country=Germany
  npx twofold query products --by product --csv > products.csv
  npx twofold query payments --json | jq .rows
  npx twofold query revenue --as-of generation:12 --by country
  npx twofold query revenue --at-least "$TOKEN" --wait 5s`,
    )
    .action(async (view: string, { csv, json, parts = false, ...asked }: Options) => {
      const { terminal } = context();
      const { answer, columns: columnsOf } = await askView(servingOf(context(), asked.serving), viewPath(view, asked));
      if (json) {
        terminal.out(JSON.stringify(answer, null, 2));
        return;
      }
      const columns = await columnsOf();
      if (csv) {
        terminal.out(rowsCsv(answer.rows, columns, parts));
        return;
      }
      terminal.out(answer.rows.length === 0 ? 'there are no such rows' : rowsTable(answer.rows, columns, parts, terminal.screen?.columns));
      terminal.out(`\n${evidenceLine(answer.evidence)}`);
    });
}
