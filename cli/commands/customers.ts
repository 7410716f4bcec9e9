import { Argument, Command } from 'commander';
import type { Pool } from 'pg';
import { inTransaction } from '../../common/postgres/transaction';
import type { Context } from '../context';
import { readCustomers, type Trouble } from '../customers/customer-file';
import { demoCustomers } from '../customers/demo-customers';
import { keepCustomers } from '../customers/keep-customers';
import { REAL_SALES } from '../import/with-progress';
import { PlainError } from '../plain-error';
import { counted } from '../print/numbers';
import { progressBar } from '../print/progress';
import { settingsFor } from '../settings';
import { withPool } from '../with-pool';

/** Lines that are told one by one; the rest is only counted. */
const TOLD = 20;

export function customersCommand(context: () => Context): Command {
  return new Command('customers')
    .description('what the topology enriched-orders knows of customers: name, tier and city')
    .addHelpText('after', '\nExamples:\n  npx twofold customers import customers.csv\n  npx twofold customers demo')
    .addCommand(importCommand(context))
    .addCommand(demoCommand(context));
}

function importCommand(context: () => Context): Command {
  return new Command('import')
    .description('take a file of customers in; importing it again changes nothing')
    .argument('<file>', '.csv or .csv.gz, whose first line is user_id,name,tier,city; the city may be empty')
    .addHelpText(
      'after',
      `
A customer who is known already is told anew; nobody is removed. A line that cannot be read is told with its number, and
nothing is taken in then. Running topologies remember a customer for ten minutes, and half a minute that one is unknown.

Example:
  npx twofold customers import customers.csv`,
    )
    .action(async (file: string) => {
      const { terminal, signal } = context();
      let troubles = 0;
      let customers = 0;
      const onTrouble = ({ line, why }: Trouble): void => {
        troubles++;
        if (troubles <= TOLD) terminal.tell(`line ${line}: ${why}`);
      };
      await readCustomers(file, signal, async (some) => void (customers += some.length), onTrouble);
      if (troubles > 0) throw new PlainError(`${counted(troubles, 'line')} of ${file} cannot be read, so nothing was taken in: mend the lines told above and import the file again`);
      const bar = progressBar('importing', terminal);
      try {
        const changed = await inPostgres(context(), (pool) =>
          inTransaction(pool, async (client) => {
            let [seen, written] = [0, 0];
            await readCustomers(file, signal, async (some) => {
              written += await keepCustomers(client, some, 'replace');
              bar.at((seen += some.length), customers, `${seen} of ${counted(customers, 'customer')}`);
            }, onTrouble);
            return written;
          }),
        );
        terminal.out(`imported ${counted(customers, 'customer')}: ${changed} new or changed`);
      } finally {
        bar.end();
      }
    });
}

function demoCommand(context: () => Context): Command {
  return new Command('demo')
    .description('take the customers of the real sales in: a number for a name, a tier by what they spent, no city')
    .addHelpText(
      'after',
      `
npm start does this with the real sales. Customers who are known already stay as they are.

Example:
  npx twofold customers demo`,
    )
    .addArgument(new Argument('[file]', 'in the Online Retail form, .csv or .csv.gz').default(REAL_SALES, 'the year that comes with Twofold'))
    .action(async (file: string) => {
      const customers = await demoCustomers(file, context().signal);
      const added = await inPostgres(context(), (pool) => inTransaction(pool, (client) => keepCustomers(client, customers, 'keep')));
      context().terminal.out(`${counted(customers.length, 'customer')} of the sales: ${added} new`);
    });
}

function inPostgres<T>(context: Context, work: (pool: Pool) => Promise<T>): Promise<T> {
  return withPool(settingsFor(context, ['postgres']), work, 'there is no table of customers yet: npm start makes it');
}
