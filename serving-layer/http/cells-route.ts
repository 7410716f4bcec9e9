/** GET /api/cells: every merged cell at one as-of, for `verify`. NDJSON: the evidence first, then a cell a line. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Router } from 'express';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { badParameter, checkNames, single } from '../query/parameters';
import { parseRecency, RECENCY_PARAMETERS } from '../query/recency';
import { mergedCells, type MergedCell } from '../view/merged-cells';
import { evidenceOf, type Evidence } from '../evidence';
import type { AnsweringParts } from './answer-routes';
import { answerOf, awaited } from './answering';
import { goneSignal, paramsOf } from './request-facts';
import type { ViewRouteParts } from './view-routes';

/** Lines are sent together up to about this many characters. */
const CHUNK = 64 * 1024;

export function cellsRoute(parts: ViewRouteParts & AnsweringParts): Router {
  const router = Router();
  const views = [...parts.views.map(({ name }) => name), LOG_VIEW];
  router.get('/api/cells', async (request, response) => {
    const params = paramsOf(request);
    checkNames(params, ['view', ...RECENCY_PARAMETERS]);
    const wanted = single(params, 'view');
    if (wanted !== undefined && !views.includes(wanted)) throw badParameter('view', `there is no view "${wanted}"; there are ${views.join(', ')}`, views);
    const recency = parseRecency(params, INPUT_TOPICS, parts.partitions);
    await awaited(parts.view, recency, goneSignal(response));
    const answer = answerOf(parts.view, recency);
    const evidence = evidenceOf(answer, parts.lastSeen(), parts.now());
    const cells = mergedCells(answer, wanted === undefined ? views : [wanted]);
    response.type('application/x-ndjson');
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
