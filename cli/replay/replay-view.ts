/** A view made anew: the archive is the whole log, so it is a full recompute whose result waits for a decision. */
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { decideAbout, publishRun } from '../recompute/dry-run';
import { checkEnd, finished, runShape } from '../recompute/follow-run';
import { servingOf } from '../serving';

export async function replayView(view: string, yes: boolean, url: string | undefined, context: Context): Promise<void> {
  const views = declareViews(DEFAULT_TIERS).map(({ name }) => name);
  if (!views.includes(view)) throw new PlainError(`there is no view "${view}": there are ${views.join(', ')}`);
  const serving = servingOf(context, url);
  const run = await serving.post('/api/recompute', { mode: 'full', dryRun: true, requestedBy: 'cli' }, runShape);
  context.terminal.tell(`run ${run.id} computes all views from the archive, beside what is answered; shown is what it changes of ${view}`);
  if (!yes) return decideAbout(run, serving, context, view);
  checkEnd(await finished(serving, run, context));
  return publishRun(run.id, serving, context);
}
