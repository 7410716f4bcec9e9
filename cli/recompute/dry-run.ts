/** A dry run at the command line: its difference, and the decision about it. */
import { z } from 'zod';
import { differingCellSchema } from '../../common/recompute/difference';
import type { Context } from '../context';
import { grouped } from '../print/numbers';
import type { Serving } from '../serving';
import { cellsTable, differenceLine, viewsTable } from './difference-tables';
import { checkEnd, finished, runShape, tellPublished, type Run } from './follow-run';

/** Cells that are printed one by one. */
const SHOWN = 40;

const cellsShape = z.object({ differences: z.array(differingCellSchema.extend({ bucket: z.iso.datetime() })) });

/**
 * Follows a dry run, shows what it would change, and asks what is to become of it.
 * @param view of which alone the changes are shown
 */
export async function decideAbout(begun: Run, serving: Serving, context: Context, view?: string): Promise<void> {
  const { terminal } = context;
  const run = await finished(serving, begun, context);
  checkEnd(run);
  await tellDifference(run, serving, context, view);
  const answer = (await terminal.ask('type "publish" or "discard"; anything else lets it wait: '))?.trim();
  if (answer === 'publish') return publishRun(run.id, serving, context);
  if (answer === 'discard') return discardRun(run.id, serving, context);
  terminal.out(run.id);
  terminal.tell(`nothing is published. It waits until ${run.decideBy?.slice(0, 16).replace('T', ' ') ?? 'tomorrow'} UTC, or until another generation comes first:
  npx twofold recompute --publish ${run.id}
  npx twofold recompute --discard ${run.id}`);
}

export async function publishRun(id: string, serving: Serving, context: Context): Promise<void> {
  const run = await serving.post(`/api/recompute/${encodeURIComponent(id)}/publish`, {}, runShape);
  await tellPublished(await finished(serving, run, context), serving, context);
}

/** The same for a run that still works. */
export async function discardRun(id: string, serving: Serving, { terminal }: Context): Promise<void> {
  const { status } = await serving.delete(`/api/recompute/${encodeURIComponent(id)}`, runShape);
  terminal.out(status === 'running' ? `run ${id} ends before its next days` : `run ${id} is ${status}; answers go on as before`);
}

async function tellDifference({ difference, href }: Run, serving: Serving, { terminal }: Context, view?: string): Promise<void> {
  if (!difference) return;
  terminal.out(differenceLine(difference));
  if ('skipped' in difference || difference.differing === 0) return;
  const columns = terminal.screen?.columns;
  const isMeant = (each: { readonly view: string }): boolean => view === undefined || each.view === view;
  terminal.out(`\n${viewsTable(difference.views.filter(isMeant), columns)}`);
  const differences = (await serving.get(`${href}/differences?limit=${SHOWN}`, cellsShape)).differences.filter(isMeant);
  if (differences.length > 0) terminal.out(`\n${cellsTable(differences, columns)}`);
  if (difference.differing > differences.length) terminal.out(`… ${grouped(difference.differing - differences.length)} more: ${serving.url}${href}/differences has ${grouped(difference.kept)} of them, the sums above count them all`);
}
