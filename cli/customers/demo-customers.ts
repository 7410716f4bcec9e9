/**
 * Customers for a demonstration, from the real sales: the file knows them by number alone, so they are called "Customer
 * 17850", have a tier by what they spent in that year, and no city. Nobody is made up.
 */
import type { Money } from '../../common/money';
import { readLines } from '../import/lines';
import { salesLineReader, type SalesLine } from '../import/sales-line';
import type { Customer } from './keep-customers';

const UNIT = 10_000n;
/** From which amount in pounds, what came back taken away, a customer is of a tier; the first that fits. */
const TIERS: readonly (readonly [tier: string, from: Money])[] = [
  ['gold', 5_000n * UNIT],
  ['silver', 1_000n * UNIT],
];

export interface Spending {
  readonly add: (line: SalesLine) => void;
  readonly customers: () => Customer[];
}

export function spending(): Spending {
  const spent = new Map<string, Money>();
  return {
    add: ({ customer, quantity, unitPrice }) => {
      if (customer !== '') spent.set(customer, (spent.get(customer) ?? 0n) + quantity * unitPrice);
    },
    customers: () => Array.from(spent, ([userId, amount]) => ({ userId, name: `Customer ${userId}`, tier: TIERS.find(([, from]) => amount >= from)?.[0] ?? 'basic', city: null })),
  };
}

/** Of a file in the Online Retail form; a line that cannot be read is no customer's. */
export async function demoCustomers(path: string, signal: AbortSignal): Promise<Customer[]> {
  const spent = spending();
  const read = salesLineReader();
  await readLines(path, signal, async (chunks) => {
    for await (const lines of chunks) {
      for (const { text } of lines) {
        const line = read(text);
        if (!('why' in line)) spent.add(line);
      }
    }
  });
  return spent.customers();
}
