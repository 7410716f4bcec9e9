/**
 * The first reading of a file: which lines are unreadable, and where each invoice ends. So the second reading can send
 * each invoice whole, wherever its lines stand, and keeps in memory only the invoices that are still open.
 */
import { ImportError } from './import-error';
import type { Line } from './lines';
import { checkHeader, salesLineReader, type SalesLine } from './sales-line';

export interface Trouble {
  readonly line: number;
  readonly why: string;
}

/** What is known of an invoice after the first reading. */
interface Seen {
  readonly customer: string;
  readonly country: string;
  lastLine: number;
}

export interface Survey {
  /** Data lines: all but the header and empty ones. */
  lines: number;
  unreadable: number;
  readonly invoices: Map<string, Seen>;
  /** Invoices of which a line is unreadable, or that contradict themselves: an event without that line would be wrong. */
  readonly heldBack: Set<string>;
}

/** @param trouble is told of each unreadable line, `each` of every other. Throws ImportError where this is not such a file. */
export async function surveyOf(batches: AsyncIterable<readonly Line[]>, trouble: (trouble: Trouble) => void, read: (lines: number) => void, each: (line: SalesLine) => void = () => undefined): Promise<Survey> {
  const survey: Survey = { lines: 0, unreadable: 0, invoices: new Map(), heldBack: new Set() };
  const readLine = salesLineReader();
  let header = true;
  for await (const batch of batches) {
    for (const { number, text } of batch) {
      if (header) {
        const why = checkHeader(text);
        if (why !== undefined) throw new ImportError(`this is not an Online Retail file: ${why}`);
        header = false;
        continue;
      }
      survey.lines++;
      const line = readLine(text);
      const why = 'why' in line ? line.why : note(survey.invoices, line, number);
      if (why === undefined) {
        if (!('why' in line)) each(line);
        continue;
      }
      survey.unreadable++;
      if (line.invoice !== undefined) survey.heldBack.add(line.invoice);
      trouble({ line: number, why });
    }
    read(survey.lines);
  }
  if (header) throw new ImportError('this file is empty');
  return survey;
}

/** Gives what contradicts the invoice's lines before. */
function note(invoices: Survey['invoices'], { invoice, customer, country }: SalesLine, line: number): string | undefined {
  const seen = invoices.get(invoice);
  if (!seen) {
    invoices.set(invoice, { customer, country, lastLine: line });
    return undefined;
  }
  seen.lastLine = line;
  if (seen.customer !== customer) return `invoice ${invoice} is of customer "${seen.customer}" before and of "${customer}" here`;
  if (seen.country !== country) return `invoice ${invoice} is from "${seen.country}" before and from "${country}" here`;
  return undefined;
}
