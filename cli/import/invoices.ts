/** The second reading of a file: its lines gathered into whole invoices. */
import { ImportError } from './import-error';
import type { Line } from './lines';
import { salesLineReader, type SalesLine } from './sales-line';
import type { Survey } from './survey';

export interface Invoice {
  readonly number: string;
  /** At least one, in the file's order; all of the same number, kind, customer and country. */
  readonly lines: readonly SalesLine[];
  readonly lastLine: number;
}

/** Gives each invoice when its last line is read; those held back are left out. Throws ImportError where the file changed since the survey. */
export async function* invoicesOf(batches: AsyncIterable<readonly Line[]>, survey: Survey): AsyncGenerator<Invoice> {
  const open = new Map<string, SalesLine[]>();
  const readLine = salesLineReader();
  let lines = -1;
  for await (const batch of batches) {
    for (const { number, text } of batch) {
      if (++lines === 0) continue;
      const line = readLine(text);
      if ('why' in line || survey.heldBack.has(line.invoice)) continue;
      const seen = survey.invoices.get(line.invoice);
      if (!seen || number > seen.lastLine) throw changed();
      const gathered = open.get(line.invoice) ?? [];
      gathered.push(line);
      if (number < seen.lastLine) open.set(line.invoice, gathered);
      else {
        open.delete(line.invoice);
        yield { number: line.invoice, lines: gathered, lastLine: number };
      }
    }
  }
  if (lines !== survey.lines || open.size > 0) throw changed();
}

function changed(): ImportError {
  return new ImportError('the file changed while it was read: import it again when it is complete (what was sent already is not counted twice)');
}
