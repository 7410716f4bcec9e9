import { setTimeout as pause } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { z } from 'zod';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { duration, grouped } from '../print/numbers';
import { progressBar } from '../print/progress';
import { reconciledShape, servingOf, type Serving } from '../serving';
import { servingOption, type ServingOption } from './serving-option';

const runShape = z.object({
  id: z.string(),
  mode: z.enum(['full', 'dirty']),
  status: z.enum(['queued', 'running', 'published', 'failed', 'cancelled']),
  phase: z.string(),
  daysDone: z.number(),
  daysTotal: z.number(),
  requestedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  generation: z.number().optional(),
  error: z.string().optional(),
});
type Run = z.infer<typeof runShape>;

const generationsShape = z.object({ generations: z.array(z.object({ id: z.number(), reconciled: reconciledShape })) });

const answeringShape = z.object({ batch: z.object({ generation: z.object({ id: z.number() }).nullable() }) });

const EVERY = 300;
/** How long the serving layer may take to read a new generation, ms. */
const ANSWERING_WITHIN = 120_000;

interface Options extends ServingOption {
  readonly dirty?: boolean;
  readonly wait?: boolean;
}

export function recomputeCommand(context: () => Context): Command {
  return new Command('recompute')
    .description('compute a new generation from the archive')
    .addOption(new Option('--full', 'all days (the default)').conflicts('dirty'))
    .option('--dirty', 'only the days touched since the last generation')
    .option('--wait', 'stay until answers come from it, and show how far it is')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
Answers stay exact meanwhile. What it computes is compared, cell by cell, with the last generation and the live part;
with --wait any difference makes the exit code 1.

Examples:
  npx twofold recompute --wait
  npx twofold recompute --dirty`,
    )
    .action(async ({ dirty, wait, serving: url }: Options) => {
      const { terminal } = context();
      const serving = servingOf(context(), url);
      const run = await serving.post('/api/recompute', { mode: dirty ? 'dirty' : 'full', requestedBy: 'cli' }, runShape);
      terminal.tell(`run ${run.id} (${run.mode}): ${run.status}`);
      if (!wait) {
        terminal.out(run.id);
        terminal.tell(`follow it at ${serving.url}/api/recompute/${run.id}; DELETE of the same, with a key for operate, cancels it`);
        return;
      }
      const generation = await report(await finished(serving, run, context()), serving, context());
      await untilAnswering(serving, generation, context());
    });
}

async function finished(serving: Serving, begun: Run, { terminal, signal }: Context): Promise<Run> {
  const bar = progressBar('recomputing', terminal);
  let run = begun;
  try {
    while (run.status === 'queued' || run.status === 'running') {
      await pause(EVERY, undefined, { signal });
      run = await serving.get(`/api/recompute/${encodeURIComponent(run.id)}`, runShape);
      bar.at(run.daysDone, run.daysTotal, `${run.daysDone} of ${run.daysTotal} days | ${run.phase}`);
    }
    return run;
  } catch (error) {
    if (signal.aborted) terminal.tell(`\nrun ${run.id} goes on without you; DELETE ${serving.url}/api/recompute/${run.id}, with a key for operate, cancels it`);
    throw error;
  } finally {
    bar.end();
  }
}

/** Gives the generation. Throws PlainError where there is none, or where it differs from what was answered. */
async function report({ id, status, error, generation, requestedAt, finishedAt }: Run, serving: Serving, { terminal }: Context): Promise<number> {
  if (status === 'failed') throw new PlainError(`run ${id} failed: ${error ?? 'no reason was given'} (the batch layer's log says more); answers go on from the generation before`);
  if (status !== 'published' || generation === undefined) throw new PlainError(`run ${id} was cancelled; answers go on from the generation before`);
  const took = finishedAt === undefined ? '' : ` after ${duration(Date.parse(finishedAt) - Date.parse(requestedAt))}`;
  terminal.out(`generation ${generation} is published${took}`);
  const { generations } = await serving.get('/api/generations', generationsShape);
  const reconciled = generations.find((each) => each.id === generation)?.reconciled;
  if (!reconciled) return generation;
  if ('skipped' in reconciled) terminal.out(`not compared with the live part: ${reconciled.skipped}`);
  else if (reconciled.mismatches === 0) terminal.out(`${grouped(reconciled.compared)} cells equal what was answered before, to the last digit`);
  else throw new PlainError(`${grouped(reconciled.mismatches)} of ${grouped(reconciled.compared)} cells differ from what was answered before: see ${serving.url}/api/generations, and npx twofold verify`);
  return generation;
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
