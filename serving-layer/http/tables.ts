/** Rows in other forms than JSON, a line each, and answers read page by page. What a body does not tell of its evidence, headers do. */
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { Millis } from '../../common/time';
import { freshnessOf, lastingEvidenceOf, withFreshness, type LastingEvidence, type LastSeen } from '../evidence';
import { MEDIA_TYPES, type Format } from '../query/format';
import type { Row } from '../query/rows';
import type { Answer } from '../view/merged-view';
import { FRESHNESS, isKnown, setHeaders } from './headers';
import { HeldRows, type PageOfRows, type Reading } from './held-rows';
import type { Question } from './question';
import { csvHeader, csvLine, ndjsonLine, type AskedTable } from './table';

export interface TableParts {
  readonly lastSeen: () => LastSeen;
  readonly now: () => Millis;
}

/** Rows of a page where its length is not asked for. */
const PAGE = 1_000;
/** Lines are sent together up to about this many characters. */
const CHUNK = 64 * 1024;

export class Tables {
  private readonly held: HeldRows;

  constructor(private readonly parts: TableParts) {
    this.held = new HeldRows(parts.now);
  }

  /** Answers with the table of this moment, or the page that is asked for. Throws Problem. */
  async send(request: Request, response: Response, question: Question, table: AskedTable, format: Format, answer: Answer): Promise<void> {
    const { page, reading } = this.pageOf(nameWithout(question.name), table, answer);
    const { evidence, seen } = reading;
    const ages = freshnessOf(evidence.generation ?? undefined, seen, this.parts.now());
    setHeaders(response);
    response.set({ 'Twofold-As-Of': evidence.asOf.token, 'Twofold-Generation': String(evidence.generation?.id ?? 'none'), [FRESHNESS]: JSON.stringify(ages) });
    const next = page.next === undefined || page.next === null ? page.next : addressOf(request, page.next);
    if (typeof next === 'string') response.set('Link', `<${next}>; rel="next"`);
    if (format === 'json') {
      response.json(table.page({ ...page, next }, withFreshness(evidence, ages)));
      return;
    }
    if (table.portion.cursor === undefined) {
      const tag = tagOf(question, format, evidence);
      response.set('ETag', tag);
      const known = request.headers['if-none-match'];
      if (known !== undefined && isKnown(known, tag)) {
        response.status(304).end();
        return;
      }
    }
    response.type(MEDIA_TYPES[format]);
    if (format === 'csv') response.set('Content-Disposition', `inline; filename="${question.name.split('?')[0]?.split('/').at(-1) ?? 'rows'}.csv"`);
    try {
      await pipeline(Readable.from(chunks(table, format, page.rows), { objectMode: true, highWaterMark: 2 }), response);
    } catch (error) {
      // A caller that goes away in the middle is no fault of ours.
      if (!response.destroyed) throw error;
    }
  }

  private pageOf(name: string, { portion: { cursor, limit }, rows: all }: AskedTable, answer: Answer): { readonly page: PageOfRows; readonly reading: Reading } {
    if (cursor !== undefined && cursor !== '*') return this.held.goOn(cursor, name, limit ?? PAGE);
    const seen = this.parts.lastSeen();
    const { rows, rates } = all(answer);
    const reading = { name, rows, rates, evidence: lastingEvidenceOf(answer, seen.frozen), seen };
    if (cursor === '*') return { page: this.held.begin(reading, limit ?? PAGE), reading };
    return { page: { rows: limit === undefined ? rows : rows.slice(0, limit), rates, ...(limit !== undefined && { rowCount: rows.length }) }, reading };
  }
}

async function* chunks({ columns }: AskedTable, format: 'csv' | 'ndjson', rows: readonly Row[]): AsyncIterable<string> {
  const lineOf = format === 'csv' ? csvLine : ndjsonLine;
  let chunk = format === 'csv' ? csvHeader(columns) : '';
  for (const row of rows) {
    chunk += lineOf(columns, row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
    // A reader that is as fast as we are would otherwise keep everybody else waiting.
    await turn();
  }
  yield chunk;
}

/** The rows follow from the question and what the answer stands on, so that is enough to tell whether they are others. */
function tagOf({ name }: Question, format: Format, { asOf, generation, frozenTasks }: LastingEvidence): string {
  return `W/"${hash('sha1', JSON.stringify([name, format, asOf.token, generation?.run, generation?.definitions, frozenTasks]), 'base64url')}"`;
}

/** A reading may go on in another form, and only the cursor moves. */
function nameWithout(name: string): string {
  const url = new URL(name, 'http://here');
  for (const each of ['cursor', 'format']) url.searchParams.delete(each);
  return url.pathname + url.search;
}

/** Where the next page is; a wait has been waited for. */
function addressOf({ originalUrl }: Request, cursor: string): string {
  const url = new URL(originalUrl, 'http://here');
  for (const each of ['atLeast', 'wait']) url.searchParams.delete(each);
  url.searchParams.set('cursor', cursor);
  return url.pathname + url.search;
}
