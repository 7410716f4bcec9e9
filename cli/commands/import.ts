import { Argument, Command } from 'commander';
import type { Context } from '../context';
import type { ImportReport } from '../import/import-file';
import { importWithProgress, REAL_SALES, summary } from '../import/with-progress';
import { PlainError } from '../plain-error';
import { counted } from '../print/numbers';
import { settingsFor } from '../settings';

export function importCommand(context: () => Context): Command {
  return new Command('import')
    .description('publish a file of sales, invoice by invoice; importing it again changes nothing')
    .addArgument(new Argument('[file]', 'in the Online Retail form, .csv or .csv.gz').default(REAL_SALES, 'the year that comes with Twofold'))
    .addHelpText(
      'after',
      `
Each invoice becomes OrderCreated and PaymentCompleted; C… becomes PaymentRefunded, A… PaymentAdjusted. Times are London's.
A line that cannot be read is told with its number, its invoice is left out, the rest goes on, and the exit code is 1:
mend the line and import again.

Examples:
  npx twofold import                      the real year of sales that comes with Twofold
  npx twofold import sales-2012.csv.gz`,
    )
    .action(async (file: string) => {
      const config = settingsFor(context(), ['kafka']);
      const report = await importWithProgress(file, config, context());
      context().terminal.out(summary(report));
      if (report.unreadable + report.heldBack > 0) throw new PlainError(leftOut(report));
    });
}

function leftOut({ unreadable, heldBack }: ImportReport): string {
  return `${counted(unreadable, 'line')} could not be read and ${counted(heldBack, 'invoice')} left out: mend the lines told above and import the file again (what is in already is not counted twice)`;
}
