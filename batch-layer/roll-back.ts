/**
 * A roll-back: the cells of an older generation that is still kept, and on top of them the events that the archive holds
 * between its cut and the present one. So it is exact at the present cut, which does not move back, and no live slice is touched.
 */
import { UNDATED, type Generation } from '../common/generation';
import { covers } from '../common/position';
import type { Day } from '../common/time';
import { untilArchived } from './compute';
import type { Differences } from './differences';
import type { Computed } from './generations';
import { reconcile } from './reconcile';
import type { RecomputeParts } from './recompute-parts';
import { RunRefused, type RecomputeRun } from './run-book';

/** Days folded by one statement; there are few, and a run can be called off between them. */
const DAYS_AT_ONCE = 10;

/** Throws RunRefused where it could not be exact. `differences` gathers what differs from the present generation. */
export async function rollBack(parts: RecomputeParts, run: RecomputeRun, before: Generation | undefined, differences?: Differences): Promise<Computed> {
  const { generations, book, definitions } = parts;
  const older = await generations.find(run.to ?? 0);
  if (!before || !older || older.id >= before.id) throw new RunRefused(`generation ${run.to ?? 0} is not, or no longer, an older one that is kept: npx twofold generations lists them`);
  if (older.definitions !== before.definitions || before.definitions !== definitions) {
    throw new RunRefused(`generation ${older.id} was computed with other view definitions, and cells of two definitions are never merged: start with those definitions and recompute all days`);
  }
  await book.keepCut(run.id, before.cut);
  const cut = await book.cut(run.id);
  // What this run has folded so far fits the cut that it began with.
  if (!cut || !covers(cut, before.cut)) throw new RunRefused(`generation ${before.id} was published while it went on: ask for another roll-back`);
  await untilArchived(parts, run, cut);

  const onto = { days: await generations.daysOf(older.id), cut: older.cut };
  const touched = await generations.archivedDays(older.cut);
  const counted = onto.days.get(UNDATED);
  await generations.count(run.id, cut, counted === undefined ? undefined : { run: counted, cut: older.cut, touched });
  for (let done = 0; ; done += DAYS_AT_ONCE) {
    await book.phase(run.id, 'folding', { done: Math.min(done + 1, touched.length + 1), total: touched.length + 1 });
    if (done >= touched.length) break;
    await generations.foldOnto(onto, run.id, touched.slice(done, done + DAYS_AT_ONCE), cut);
  }

  await book.phase(run.id, 'reconciling');
  const days = new Map([...onto.days, ...[UNDATED, ...touched].map((day): [Day, string] => [day, run.id])]);
  const daysBefore = await generations.daysOf(before.id);
  // A day that both have from the same run is the same.
  const after = new Map([...days].filter(([day, computedBy]) => daysBefore.get(day) !== computedBy));
  const reconciled = await reconcile(generations, parts.kindsOf, { before: daysBefore, live: [], after }, () => book.phase(run.id, 'reconciling'), differences?.add);
  differences?.compared(reconciled.compared, false);
  return { after: before.id, cut, definitions, reconciled, days, onto: older.id };
}
