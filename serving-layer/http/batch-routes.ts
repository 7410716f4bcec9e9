/** Recomputes (POST, follow, cancel) and GET /api/generations. */
import { Router } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Generation, Run } from '../../common/generation';
import { invalidRequest, Problem } from '../../common/problem';
import type { RunRequests } from '../../common/recompute/run-requests';
import type { Millis } from '../../common/time';
import { listGenerations } from '../postgres-generations';
import { checkNames, wholeNumber } from '../query/parameters';
import type { MergedView } from '../view/merged-view';
import { stored } from './problems';
import { bodyOf, paramsOf } from './request-facts';

export interface BatchRouteParts {
  readonly runs: RunRequests;
  readonly pool: Pool;
  readonly view: MergedView;
  readonly now: () => Millis;
}

const body = z.strictObject({
  mode: z.enum(['full', 'dirty'], 'mode must be "full" (all days) or "dirty" (only the days touched since the last generation)').default('full'),
  requestedBy: z.enum(['api', 'cli'], 'requestedBy must be "api" or "cli"').default('api'),
});

const RUNS = 20;
const MOST_RUNS = 200;

export function batchRoutes({ runs, pool, view, now }: BatchRouteParts): Router {
  const router = Router();
  router.post('/api/recompute', async (request, response) => {
    checkNames(paramsOf(request), []);
    // Passed over, a body that is not read as JSON would quietly become a full recompute.
    const parsed = body.safeParse(bodyOf(request, 'send {"mode": "dirty"} with Content-Type: application/json, or no body for a full recompute'));
    if (!parsed.success) throw invalidRequest(`send {"mode": "full"} or {"mode": "dirty"} as JSON: ${parsed.error.issues.map(({ message }) => message).join('; ')}`);
    const run = await stored(() => runs.request({ ...parsed.data, requestedAt: now() }));
    response.status(202).location(hrefOf(run.id)).json(rendered(run));
  });
  router.get('/api/recompute', async (request, response) => {
    const params = paramsOf(request);
    checkNames(params, ['limit']);
    const limit = wholeNumber(params, 'limit', 1, MOST_RUNS) ?? RUNS;
    response.json({ runs: (await stored(() => runs.list(limit))).map(rendered) });
  });
  router.get('/api/recompute/:id', async (request, response) => {
    const { id } = request.params;
    response.json(rendered(known(id, await stored(() => runs.find(id)))));
  });
  router.delete('/api/recompute/:id', async (request, response) => {
    const { id } = request.params;
    response.status(202).json(rendered(known(id, await stored(() => runs.cancel(id)))));
  });
  router.get('/api/generations', async (request, response) => {
    checkNames(paramsOf(request), []);
    const generations = await stored(() => listGenerations(pool));
    const answering = view.answer();
    const current = answering.ok ? answering.answer.generation?.id : undefined;
    response.json({ generations: generations.map((generation) => renderedGeneration(generation, current)) });
  });
  return router;
}

function known(id: string, run: Run | undefined): Run {
  if (run) return run;
  throw new Problem(404, 'unknown-run', 'There is no such recompute', `there is no recompute "${id}"; GET /api/recompute lists the latest`);
}

function hrefOf(id: string): string {
  return `/api/recompute/${encodeURIComponent(id)}`;
}

function rendered({ requestedAt, finishedAt, ...run }: Run): Record<string, unknown> {
  return {
    ...run,
    requestedAt: new Date(requestedAt).toISOString(),
    ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt).toISOString() }),
    href: hrefOf(run.id),
  };
}

function renderedGeneration({ publishedAt, ...generation }: Generation, current: number | undefined): Record<string, unknown> {
  return { ...generation, publishedAt: new Date(publishedAt).toISOString(), answering: generation.id === current };
}
