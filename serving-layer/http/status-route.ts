/** GET /api/status: what each layer does, how far it is and what keeps it, as `twofold status` prints it. */
import { Router } from 'express';
import { fromTasks, missingTo, ofTask, type Position } from '../../common/position';
import type { Millis } from '../../common/time';
import { evidenceOf } from '../evidence';
import type { LayersSeen } from '../layers-seen';
import { readParameters } from '../query/declared-parameters';
import type { Upkeep } from '../upkeep';
import type { AnsweringParts } from './answer-routes';
import { statusOperation, type Status } from './operations/status';
import { paramsOf } from './request-facts';

export interface StatusParts extends AnsweringParts {
  readonly seen: LayersSeen;
  readonly upkeep: Readonly<Record<'following' | 'generations' | 'heartbeats' | 'archive', Upkeep>>;
}

export function statusRoute(parts: StatusParts): Router {
  const router = Router();
  router.get('/api/status', (request, response) => {
    readParameters(statusOperation.query, paramsOf(request));
    response.json(statusOf(parts));
  });
  return router;
}

function statusOf({ view, seen, upkeep, partitions, lastSeen, now }: StatusParts): Status {
  const answering = view.answer();
  const ends = seen.ends();
  const { archived } = seen;
  const evidence = answering.ok ? evidenceOf(answering.answer, lastSeen(), now()) : null;
  const tasks = Array.from({ length: partitions }, (_, p) => taskOf(p, seen, view.liveOffsets()[p], ends, now()));
  return {
    answering: answering.ok,
    ...(!answering.ok && { reason: answering.reason }),
    speed: { tasks, lagRecords: tasks.reduce((sum, { lagRecords }) => sum + (lagRecords ?? 0), 0), ...troubleOf(upkeep.heartbeats) },
    batch: {
      generation: evidence?.generation ?? null,
      generationAgeSeconds: evidence?.freshness.batch ?? null,
      archive: archived ? { position: archived, lagRecords: missingTo(archived, ends) } : null,
      ...troubleOf(upkeep.generations, upkeep.archive),
    },
    serving: {
      asOf: evidence?.asOf ?? null,
      lagRecords: answering.ok ? missingTo(answering.answer.asOf, ends) : null,
      frozenTasks: view.frozen(),
      ...troubleOf(upkeep.following),
    },
    evidence,
  };
}

function taskOf(task: number, { heartbeats }: LayersSeen, offsets: Readonly<Record<string, number>> | undefined, ends: Position, now: Millis) {
  const beat = heartbeats[task];
  const lag = beat && offsets ? lagOf(offsets, ofTask(ends, task)) : null;
  return {
    task,
    owner: beat?.owner ?? null,
    heartbeatAgeSeconds: beat ? Math.max(0, now - beat.at) / 1000 : null,
    ...(beat?.stopped !== undefined && { stopped: beat.stopped }),
    offsets: offsets ?? null,
    lag,
    lagRecords: lag && Object.values(lag).reduce((sum, records) => sum + records, 0),
  };
}

function lagOf(offsets: Readonly<Record<string, number>>, ends: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.keys(ends).map((topic) => [topic, missingTo(fromTasks([offsets]), fromTasks([{ [topic]: ends[topic] ?? 0 }]))]));
}

function troubleOf(...upkeep: readonly Upkeep[]): { trouble?: readonly string[] } {
  const trouble = upkeep.flatMap((each) => (each.trouble === undefined ? [] : [each.trouble]));
  return trouble.length > 0 ? { trouble } : {};
}
