/** Following a recompute to its end, and telling it. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { RUN_MODES, RUN_STATUSES } from '../../common/generation';
import { differenceSchema } from '../../common/recompute/difference';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { duration, grouped } from '../print/numbers';
import { progressBar } from '../print/progress';
import { reconciledShape, type Serving } from '../serving';

export const runShape = z.object({
  id: z.string(),
  mode: z.enum(RUN_MODES),
  dryRun: z.boolean(),
  to: z.number().optional(),
  status: z.enum(RUN_STATUSES),
  phase: z.string(),
  daysDone: z.number(),
  daysTotal: z.number(),
  seconds: z.number().optional(),
  cells: z.number().optional(),
  decideBy: z.iso.datetime().optional(),
  generation: z.number().optional(),
  error: z.string().optional(),
  difference: differenceSchema.optional(),
  href: z.string(),
});
export type Run = z.infer<typeof runShape>;

const generationsShape = z.object({ generations: z.array(z.object({ id: z.number(), reconciled: reconciledShape })) });
const answeringShape = z.object({ batch: z.object({ generation: z.object({ id: z.number() }).nullable() }) });

const EVERY = 300;
/** How long the serving layer may take to read a new generation, ms. */
const ANSWERING_WITHIN = 120_000;

/** The run once it is published, has a result to decide about, or will have none. */
export async function finished(serving: Serving, begun: Run, { terminal, signal }: Context): Promise<Run> {
  const bar = progressBar('recomputing', terminal);
  let run = begun;
  try {
    while (run.status === 'queued' || run.status === 'running') {
      await pause(EVERY, undefined, { signal });
      run = await serving.get(run.href, runShape);
      bar.at(run.daysDone, run.daysTotal, `${run.daysDone} of ${run.daysTotal} days | ${run.phase}`);
    }
    return run;
  } catch (error) {
    if (signal.aborted) terminal.tell(`\nrun ${run.id} goes on without you; npx twofold recompute --discard ${run.id} calls it off`);
    throw error;
  } finally {
    bar.end();
  }
}

/** Throws PlainError unless the run came to what was asked for. */
export function checkEnd({ id, status, error }: Run): void {
  const why = error ?? 'no reason was given';
  if (status === 'failed') throw new PlainError(`run ${id} failed: ${why} (the batch layer's log says more); answers go on from the generation before`);
  if (status === 'discarded') throw new PlainError(`the result of run ${id} was discarded: ${error ?? 'somebody did not want it'}; answers go on as before`);
  if (status === 'cancelled') throw new PlainError(`run ${id} was cancelled; answers go on from the generation before`);
}

/**
 * Tells what was published, and waits until answers come from it. Throws PlainError where there is nothing, or where it differs
 * from what was answered, unless that was shown before or is what it is for.
 */
export async function tellPublished(run: Run, serving: Serving, context: Context): Promise<void> {
  checkEnd(run);
  const { id, mode, dryRun, generation, seconds, cells } = run;
  if (generation === undefined) throw new PlainError(`run ${id} is ${run.status}, and has published nothing`);
  const { terminal } = context;
  const took = seconds === undefined ? '' : ` after ${duration(seconds * 1_000)}`;
  terminal.out(`generation ${generation} is published${took}${cells === undefined ? '' : `, ${grouped(cells)} cells computed`}`);
  const { generations } = await serving.get('/api/generations', generationsShape);
  const reconciled = generations.find((each) => each.id === generation)?.reconciled;
  if (reconciled && 'skipped' in reconciled) terminal.out(`not compared with the live part: ${reconciled.skipped}`);
  else if (reconciled?.mismatches === 0) terminal.out(`${grouped(reconciled.compared)} cells equal what was answered before, to the last digit`);
  else if (reconciled) {
    const differ = `${grouped(reconciled.mismatches)} of ${grouped(reconciled.compared)} cells differ from what was answered before`;
    if (!dryRun && mode !== 'rollback') throw new PlainError(`${differ}: see ${serving.url}/api/generations, and npx twofold verify`);
    terminal.out(differ);
  }
  await untilAnswering(serving, generation, context);
}

/** A serving layer reads the new cells before it answers from them. */
async function untilAnswering(serving: Serving, generation: number, { terminal, signal }: Context): Promise<void> {
  const end = Date.now() + ANSWERING_WITHIN;
  for (;;) {
    const { batch } = await serving.get('/api/status', answeringShape);
    if ((batch.generation?.id ?? 0) >= generation) break;
    if (Date.now() > end) {
      terminal.tell(`the serving layer still answers from the generation before, as exact; npx twofold status tells when it has read the new one`);
      return;
    }
    await pause(EVERY, undefined, { signal });
  }
  terminal.out('answers come from it now');
}
