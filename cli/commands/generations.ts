import { Command } from 'commander';
import { z } from 'zod';
import { isPosition, missingTo, type Position } from '../../common/position';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { counted, duration, grouped } from '../print/numbers';
import { table } from '../print/table';
import { reconciledShape, servingOf } from '../serving';
import { rollBackCommand } from './roll-back';
import { servingOption, type ServingOption } from './serving-option';

const shape = z.object({
  generations: z.array(
    z.looseObject({
      id: z.number(),
      run: z.string(),
      cut: z.custom<Position>(isPosition, 'must be a position'),
      definitions: z.string(),
      publishedAt: z.iso.datetime(),
      reconciled: reconciledShape,
      answering: z.boolean(),
    }),
  ),
});
type Listed = z.infer<typeof shape>['generations'][number];

export function generationsCommand(context: () => Context): Command {
  return new Command('generations')
    .description('the batch results that are kept: their cut, their cells, and how each compared with what was answered before')
    .option('--json', 'as the serving layer tells them')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
The newest stands first; "*" marks the one that answers come from. The cut is told as the number of records below it.
The exit code is 1 where a generation differs from what was answered before it.

Examples:
  npx twofold generations
  npx twofold generations --json | jq '.generations[0].cut'
  npx twofold generations roll-back`,
    )
    .addCommand(rollBackCommand(context))
    .action(async ({ json, serving: url }: ServingOption & { json?: boolean }) => {
      const { terminal } = context();
      const { generations } = await servingOf(context(), url).get('/api/generations', shape);
      if (json) terminal.out(JSON.stringify({ generations }, null, 2));
      else terminal.out(generations.length === 0 ? 'there is none yet: npx twofold recompute --wait makes the first' : generationsTable(generations, Date.now(), terminal.screen?.columns));
      const unequal = generations.filter(({ reconciled }) => 'mismatches' in reconciled && reconciled.mismatches > 0).map(({ id }) => id);
      if (unequal.length > 0) throw new PlainError(`generation ${unequal.join(', ')} differs from what was answered before: npx twofold generations --json shows where, npx twofold verify tells whether answers are exact now`);
    });
}

export function generationsTable(generations: readonly Listed[], now: number, columns?: number): string {
  const rows = generations.map(({ id, run, cut, publishedAt, reconciled, answering }) => [
    `${id}${answering ? ' *' : ''}`,
    publishedAt.slice(0, 19).replace('T', ' '),
    duration(Math.max(0, now - Date.parse(publishedAt))),
    counted(missingTo({}, cut), 'record'),
    'compared' in reconciled ? grouped(reconciled.compared) : '',
    'mismatches' in reconciled ? grouped(reconciled.mismatches) : `not compared: ${reconciled.skipped}`,
    run,
  ]);
  return table(['generation', 'published (UTC)', 'age', 'cut at', 'cells compared', 'mismatches', 'run'], rows, { right: ['age', 'cut at', 'cells compared'], columns });
}
