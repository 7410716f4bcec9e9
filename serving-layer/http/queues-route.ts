/**
 * GET /queues: the job queues of the recomputes, by bull-board, to look at. What changes a recompute has its own
 * operations, which write it down where it can be followed; so nothing is changed here. It loads nothing from elsewhere:
 * its page is sent without the fonts that it would fetch, and without what is inline.
 */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { withPolicy } from '../../common/http/security-headers';
import { Problem } from '../../common/problem';

const PLACE = '/queues';

export interface QueuesRouteParts {
  /** Opens them; asked once, when somebody looks. */
  readonly queues: () => readonly Queue[];
}

export function queuesRoute({ queues }: QueuesRouteParts): Router {
  const router = Router();
  let board: RequestHandler | undefined;
  // Its page finds its own files by a <base>.
  router.use(PLACE, onlyLooking, withPolicy({ baseUri: ["'self'"] }), ownFilesOnly, (request, response, next) => {
    board ??= boardOf(queues());
    board(request, response, next);
  });
  return router;
}

function boardOf(queues: readonly Queue[]): RequestHandler {
  const server = new ExpressAdapter().setBasePath(PLACE);
  const uiConfig = { boardTitle: 'Twofold', miscLinks: [{ text: 'Live page', url: '/' }] };
  createBullBoard({ queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })), serverAdapter: server, options: { uiConfig } });
  return server.getRouter() as RequestHandler;
}

function onlyLooking({ method }: Request, _response: Response, next: () => void): void {
  if (method !== 'GET' && method !== 'HEAD') throw new Problem(405, 'method-not-allowed', 'Nothing is changed here', 'jobs follow the recomputes: POST /api/recompute asks for one, DELETE /api/recompute/<id> calls it off', { allowed: ['GET', 'HEAD'] });
  next();
}

const ELSEWHERE = /<link[^>]+href="https?:[^>]*>/g;
/** What is shown until the scripts run; it is styled inline. */
const WAITING = /<div id="root">[^]*?<\/style>\s*<\/div>/;

function ownFilesOnly(_request: Request, response: Response, next: () => void): void {
  const send = response.send.bind(response);
  response.send = (body: unknown) => send(typeof body === 'string' && body.startsWith('<!DOCTYPE') ? body.replace(ELSEWHERE, '').replace(WAITING, '<div id="root"></div>') : body);
  next();
}
