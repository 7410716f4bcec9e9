import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { missingTo, positionToken, type Position } from '../../common/position';
import type { Context } from '../context';
import { grouped } from '../print/numbers';
import { progressBar } from '../print/progress';
import { ServingProblem, totalShape, type Serving, type Total } from '../serving';

const ASK_FOR = '2s';
const BETWEEN = 500;

const statusShape = z.object({ serving: z.object({ asOf: z.object({ position: z.custom<Position>() }).nullable() }) });

/**
 * Resolves to the total once it covers `ends`, and shows meanwhile how far it is. Waits as long as it takes: while
 * something keeps it, the reason is told.
 */
export async function totalOnceFolded(serving: Serving, ends: Position, { terminal, signal }: Pick<Context, 'terminal' | 'signal'>): Promise<Total> {
  const all = missingTo({}, ends);
  const path = `/api/total-revenue?atLeast=${positionToken(ends)}&wait=${ASK_FOR}`;
  const bar = progressBar('folding  ', terminal);
  let told: string | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      try {
        const total = await serving.get(path, totalShape);
        if (all > 0) bar.at(all, all, `${grouped(all)} events`);
        return total;
      } catch (error) {
        if (!(error instanceof ServingProblem) || error.status !== 503) throw error;
        if (error.type !== 'not-reached' && error.message !== told) terminal.tell(`waiting: ${(told = error.message)}`);
      }
      const { asOf } = (await serving.get('/api/status', statusShape)).serving;
      const done = all - missingTo(asOf?.position ?? {}, ends);
      bar.at(done, all, `${grouped(done)} of ${grouped(all)} events`);
      await pause(BETWEEN, undefined, { signal });
    }
  } finally {
    bar.end();
  }
}
