/**
 * Imports a file of the Online Retail data set: read once to check it, read again to send it, invoice by invoice.
 * Importing again is harmless: the same invoice gives the same event ids, and the layers count each id once.
 */
import type { Log } from '../../common/log/log';
import type { Millis } from '../../common/time';
import { Batches } from './batches';
import { invoiceEvents } from './invoice-events';
import { invoicesOf } from './invoices';
import { readLines } from './lines';
import type { SalesLine } from './sales-line';
import { surveyOf, type Survey, type Trouble } from './survey';

export interface ImportProgress {
  readonly phase: 'checking' | 'sending';
  /** Lines read in this phase, and of how many where that is known. */
  readonly lines: number;
  readonly ofLines: number | undefined;
  /** Records that the log has acknowledged. */
  readonly events: number;
}

export interface ImportReport {
  /** Data lines in the file. */
  readonly lines: number;
  readonly invoices: number;
  readonly events: number;
  /** Lines that could not be read. */
  readonly unreadable: number;
  /** Invoices that were not sent, because a line is unreadable or their events would be rejected. */
  readonly heldBack: number;
  /** How long sending took. */
  readonly sendingMillis: Millis;
}

export interface ImportOptions {
  readonly onProgress: (progress: ImportProgress) => void;
  /** Is told of each line that cannot be read, and of each invoice that would be rejected (at its last line). */
  readonly onTrouble: (trouble: Trouble) => void;
  /** Is told of each line that was read, before anything is sent. */
  readonly onLine?: ((line: SalesLine) => void) | undefined;
  readonly now: () => Millis;
  readonly signal: AbortSignal;
}

/** Throws ImportError where this is no such file, LogError where the log does not take it, AbortError after `signal`. */
export async function importFile(path: string, log: Log, options: ImportOptions): Promise<ImportReport> {
  const survey = await check(path, options);
  const began = options.now();
  const sent = await send(path, log, survey, options);
  return {
    lines: survey.lines,
    unreadable: survey.unreadable,
    // Of a line that is all there is of an invoice nothing but the number may have been read.
    invoices: new Set([...survey.invoices.keys(), ...survey.heldBack]).size,
    heldBack: survey.heldBack.size + sent.refused,
    events: sent.events,
    sendingMillis: options.now() - began,
  };
}

async function check(path: string, { onProgress, onTrouble, onLine, signal }: ImportOptions): Promise<Survey> {
  let survey: Survey | undefined;
  await readLines(path, signal, async (lines) => {
    survey = await surveyOf(lines, onTrouble, (read) => onProgress({ phase: 'checking', lines: read, ofLines: undefined, events: 0 }), onLine);
  });
  if (!survey) throw new Error(`reading ${path} ended early`);
  return survey;
}

async function send(path: string, log: Log, survey: Survey, options: ImportOptions): Promise<{ events: number; refused: number }> {
  const { onProgress, onTrouble, now, signal } = options;
  let events = 0;
  let refused = 0;
  let lines = 0;
  const progress = (): void => onProgress({ phase: 'sending', lines, ofLines: survey.lines, events });
  await readLines(path, signal, async (read) => {
    const batches = new Batches(log, signal, (count) => {
      events += count;
      progress();
    });
    for await (const invoice of invoicesOf(read, survey)) {
      lines += invoice.lines.length;
      const made = invoiceEvents(invoice, now());
      if ('records' in made) await batches.add(made.records);
      else {
        refused++;
        onTrouble({ line: invoice.lastLine, why: `invoice ${invoice.number} would not be admitted: ${made.why}` });
      }
    }
    await batches.end();
  });
  progress();
  return { events, refused };
}
