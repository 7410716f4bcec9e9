/** Recomputes (asked for, followed, published after a dry run, called off) and the generations that are kept. */
import { Router } from 'express';
import type { Pool } from 'pg';
import { DECIDE_WITHIN, type Generation, type Run } from '../../common/generation';
import { invalidRequest, Problem } from '../../common/problem';
import type { RunRequests } from '../../common/recompute/run-requests';
import type { Millis } from '../../common/time';
import { listDifferingCells, type NumberedCell } from '../postgres-differences';
import { listGenerations } from '../postgres-generations';
import { readParameters } from '../query/declared-parameters';
import type { MergedView } from '../view/merged-view';
import {
  endRun,
  getRun,
  listDifferences,
  listGenerationsOperation,
  listRuns,
  publishRun,
  requestRun,
  type DifferingCellAnswer,
  type GenerationAnswer,
  type RunAnswer,
} from './operations/recomputes';
import { stored } from './problems';
import { bodyOf, paramsOf } from './request-facts';

export interface BatchRouteParts {
  readonly runs: RunRequests;
  readonly pool: Pool;
  readonly view: MergedView;
  readonly now: () => Millis;
}

export function batchRoutes({ runs, pool, view, now }: BatchRouteParts): Router {
  const router = Router();
  const rendered = (run: Run): RunAnswer => renderedRun(run, now());

  router.post('/api/recompute', async (request, response) => {
    readParameters(requestRun.query, paramsOf(request));
    // Passed over, a body that is not read as JSON would quietly become a full recompute.
    const parsed = requestRun.body.safeParse(bodyOf(request, 'send {"mode": "dirty"} with Content-Type: application/json, or no body for a full recompute'));
    if (!parsed.success) throw invalidRequest(`send {"mode": "full"}, {"mode": "dirty"} or {"mode": "rollback"} as JSON: ${parsed.error.issues.map(({ message }) => message).join('; ')}`);
    const { to, ...asked } = parsed.data;
    const generation = asked.mode === 'rollback' ? rollBackTo(await stored(() => listGenerations(pool)), to) : undefined;
    const run = await stored(() => runs.request({ ...asked, ...(generation !== undefined && { to: generation }), requestedAt: now() }));
    response.status(202).location(hrefOf(run.id)).json(rendered(run));
  });
  router.get('/api/recompute', async (request, response) => {
    const { limit } = readParameters(listRuns.query, paramsOf(request));
    response.json({ runs: (await stored(() => runs.list(limit))).map(rendered) });
  });
  router.get('/api/recompute/:id', async (request, response) => {
    readParameters(getRun.query, paramsOf(request));
    response.json(rendered(await known(runs, request.params.id)));
  });
  router.delete('/api/recompute/:id', async (request, response) => {
    readParameters(endRun.query, paramsOf(request));
    const { id } = await known(runs, request.params.id);
    response.status(202).json(rendered(await stored(() => runs.cancel(id)) ?? unknownRun(id)));
  });
  router.post('/api/recompute/:id/publish', async (request, response) => {
    readParameters(publishRun.query, paramsOf(request));
    const before = await known(runs, request.params.id);
    if (before.status !== 'computed') throw notComputed(before);
    const run = (await stored(() => runs.publish(before.id))) ?? unknownRun(before.id);
    // Another generation, or somebody else's decision, may just have come first.
    if (run.status === 'discarded') throw notComputed(run);
    response.status(202).json(rendered(run));
  });
  router.get('/api/recompute/:id/differences', async (request, response) => {
    const query = readParameters(listDifferences.query, paramsOf(request));
    const { id } = await known(runs, request.params.id);
    const found = await stored(() => listDifferingCells(pool, id, query));
    const last = found.length === query.limit ? found.at(-1) : undefined;
    response.json({ differences: found.map(renderedCell), next: last ? nextPage(request.originalUrl, last) : null });
  });
  router.get('/api/generations', async (request, response) => {
    readParameters(listGenerationsOperation.query, paramsOf(request));
    const generations = await stored(() => listGenerations(pool));
    const answering = view.answer();
    const current = answering.ok ? answering.answer.generation?.id : undefined;
    response.json({ generations: generations.map((generation) => renderedGeneration(generation, current)) });
  });
  return router;
}

/** The generation to go back to: an older one that is kept and has the definitions of the newest. The batch layer looks again. */
function rollBackTo([newest, ...older]: readonly Generation[], to = older[0]?.id): number {
  const refused = (detail: string): Problem => new Problem(409, 'no-roll-back', 'There is no way back to that generation', detail);
  const kept = older.length === 0 ? 'none is kept' : `kept are ${older.map(({ id }) => id).join(', ')}`;
  const found = older.find(({ id }) => id === to);
  if (!newest || !found) throw refused(`${to === undefined ? 'there is no generation' : `generation ${to} is none`} older than the newest that could be gone back to: ${kept}`);
  if (found.definitions !== newest.definitions) throw refused(`generation ${found.id} was computed with other view definitions, and cells of two definitions are never merged: start with those definitions and recompute all days`);
  return found.id;
}

async function known(runs: RunRequests, id: string): Promise<Run> {
  return (await stored(() => runs.find(id))) ?? unknownRun(id);
}

function unknownRun(id: string): never {
  throw new Problem(404, 'unknown-run', 'There is no such recompute', `there is no recompute "${id}"; GET /api/recompute lists the latest`);
}

function notComputed({ id, dryRun, status, error }: Run): Problem {
  const why = dryRun ? `${status === 'queued' || status === 'running' ? 'it has no result to decide about now' : `it is ${status}`}${error === undefined ? '' : `: ${error}`}` : 'it is no dry run';
  return new Problem(409, 'not-computed', 'No result waits to be published', `${id} has none that waits: ${why}`);
}

function hrefOf(id: string): string {
  return `/api/recompute/${encodeURIComponent(id)}`;
}

function renderedRun({ requestedAt, startedAt, computedAt, finishedAt, ...run }: Run, now: Millis): RunAnswer {
  const iso = (millis: Millis): string => new Date(millis).toISOString();
  return {
    ...run,
    requestedAt: iso(requestedAt),
    ...(startedAt !== undefined && { startedAt: iso(startedAt), seconds: Math.max(0, (computedAt ?? finishedAt ?? now) - startedAt) / 1_000 }),
    ...(computedAt !== undefined && { computedAt: iso(computedAt) }),
    ...(computedAt !== undefined && run.status === 'computed' && { decideBy: iso(computedAt + DECIDE_WITHIN) }),
    ...(finishedAt !== undefined && { finishedAt: iso(finishedAt) }),
    href: hrefOf(run.id),
  };
}

function renderedGeneration({ publishedAt, ...generation }: Generation, current: number | undefined): GenerationAnswer {
  return { ...generation, publishedAt: new Date(publishedAt).toISOString(), answering: generation.id === current };
}

function renderedCell({ cell }: NumberedCell): DifferingCellAnswer {
  return { ...cell, bucket: new Date(cell.bucket).toISOString() };
}

function nextPage(url: string, { number }: NumberedCell): string {
  const next = new URL(url, 'http://here');
  next.searchParams.set('after', String(number));
  return next.pathname + next.search;
}
