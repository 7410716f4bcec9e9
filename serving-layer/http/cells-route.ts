/** GET /api/cells: every merged cell at one as-of, for `verify`. NDJSON: the evidence first, then a cell a line. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Router } from 'express';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { readParameters } from '../query/declared-parameters';
import { MEDIA_TYPES } from '../query/format';
import { recencyOf, type LogShape } from '../query/recency';
import { mergedCells, type MergedCell } from '../view/merged-cells';
import { evidenceOf, type Evidence } from '../evidence';
import type { AnsweringParts } from './answer-routes';
import { answerOf, awaited } from './answering';
import { setHeaders } from './headers';
import { cellsParameters } from './operations/summaries';
import { goneSignal, paramsOf } from './request-facts';
import type { ViewRouteParts } from './view-routes';

/** Lines are sent together up to about this many characters. */
const CHUNK = 64 * 1024;

export function cellsRoute(parts: ViewRouteParts & AnsweringParts & { readonly log: LogShape }): Router {
  const router = Router();
  const views = [...parts.views.map(({ name }) => name), LOG_VIEW];
  const parameters = cellsParameters(views, parts.log);
  router.get('/api/cells', async (request, response) => {
    const { view: wanted, ...rest } = readParameters(parameters, paramsOf(request));
    const recency = recencyOf(rest);
    await awaited(parts.view, recency, goneSignal(response));
    const answer = answerOf(parts.view, recency);
    const evidence = evidenceOf(answer, parts.lastSeen(), parts.now());
    const cells = mergedCells(answer, wanted === undefined ? views : [wanted]);
    setHeaders(response);
    response.type(MEDIA_TYPES.ndjson);
    try {
      await pipeline(Readable.from(chunks(evidence, cells), { objectMode: true, highWaterMark: 2 }), response);
    } catch (error) {
      // A caller that goes away in the middle is no fault of ours.
      if (!response.destroyed) throw error;
    }
  });
  return router;
}

async function* chunks(evidence: Evidence, cells: Iterable<MergedCell>): AsyncIterable<string> {
  let chunk = `${JSON.stringify({ evidence })}\n`;
  for (const { key, values } of cells) {
    chunk += `${JSON.stringify({ key, measures: values.map(String) })}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
    // A reader that is as fast as we are would otherwise keep everybody else waiting.
    await turn();
  }
  if (chunk !== '') yield chunk;
}
