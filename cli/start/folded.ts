import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { isPosition, missingTo, positionToken, type Position } from '../../common/position';
import type { Context } from '../context';
import { grouped } from '../print/numbers';
import { progressBar } from '../print/progress';
import { ServingAway, ServingProblem, totalShape, type Serving, type Total } from '../serving';

const ASK_FOR = '2s';
const BETWEEN = 500;

const statusShape = z.object({ serving: z.object({ asOf: z.object({ position: z.custom<Position>(isPosition) }).nullable() }) });

/**
 * Resolves to the total once it covers `ends`, and shows meanwhile how far it is. Waits as long as it takes, also for a
 * serving layer that is being started again; what keeps it is told.
 */
export async function totalOnceFolded(serving: Serving, ends: Position, { terminal, signal }: Pick<Context, 'terminal' | 'signal'>): Promise<Total> {
  const all = missingTo({}, ends);
  const bar = progressBar('folding  ', terminal);
  let told: string | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      try {
        const total = await totalAt(serving, ends);
        const done = 'evidence' in total ? all : all - missingTo(total.asOf, ends);
        if (all > 0) bar.at(done, all, `${grouped(done)} of ${grouped(all)} events`);
        if ('evidence' in total) return total;
      } catch (error) {
        if (!(error instanceof ServingAway) && !(error instanceof ServingProblem && error.status === 503)) throw error;
        if (error.message !== told) terminal.tell(`waiting: ${(told = error.message)}`);
      }
      await pause(BETWEEN, undefined, { signal });
    }
  } finally {
    bar.end();
  }
}

/** The total, or how far the answers are. */
async function totalAt(serving: Serving, ends: Position): Promise<Total | { asOf: Position }> {
  try {
    return await serving.get(`/api/total-revenue?atLeast=${positionToken(ends)}&wait=${ASK_FOR}`, totalShape);
  } catch (error) {
    if (!(error instanceof ServingProblem) || error.type !== 'not-reached') throw error;
    const { asOf } = (await serving.get('/api/status', statusShape)).serving;
    return { asOf: asOf?.position ?? {} };
  }
}
