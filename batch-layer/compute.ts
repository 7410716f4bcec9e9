/** What a recompute comes to: seal → wait for the archive → fold → reconcile. Nothing that is answered changes yet. */
import { UNDATED, type Generation, type Reconciliation } from '../common/generation';
import { covers, missingTo, type Position } from '../common/position';
import type { Day } from '../common/time';
import { all } from './all';
import { cutLog, NotBegun, slicesBetween } from './cut';
import type { Differences } from './differences';
import type { Computed, DaysComputed } from './generations';
import { reconcile } from './reconcile';
import type { RecomputeParts } from './recompute-parts';
import type { RecomputeRun } from './run-book';

/** Between two looks at the archive: it is rarely far behind, so the first comes soon. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [10, 200];

/** `differences` gathers what differs from what is answered now. */
export async function compute(parts: RecomputeParts, run: RecomputeRun, before: Generation | undefined, differences?: Differences): Promise<Computed> {
  const { generations, book, definitions } = parts;
  const cut = await cutOnce(parts, run, before);
  await untilArchived(parts, run, cut);

  const onlyDirty = run.mode === 'dirty' && before?.definitions === definitions;
  const dated = await generations.archivedDays(onlyDirty ? before.cut : undefined);
  const days = [UNDATED, ...dated];
  const daysBefore: DaysComputed = before ? await generations.daysOf(before.id) : new Map();
  let folded = 0;
  const progress = async (more: number): Promise<void> => book.phase(run.id, 'folding', { done: (folded += more), total: days.length });
  await progress(0);
  const counted = onlyDirty ? daysBefore.get(UNDATED) : undefined;
  await all([
    generations.count(run.id, cut, before && counted !== undefined ? { run: counted, cut: before.cut, touched: dated } : undefined).then(() => progress(1)),
    parts.foldDays(run.id, dated, cut, progress),
  ]);

  await book.phase(run.id, 'reconciling', { done: days.length, total: days.length });
  const after = new Map(days.map((day): [Day, string] => [day, run.id]));
  const reconciled = await reconciliation(parts, run, after, cut, before, daysBefore, differences);
  return { after: before?.id ?? 0, cut, definitions, reconciled, days: new Map([...(onlyDirty ? daysBefore : []), ...after]) };
}

/** Kept before anything is folded, so that a run that is repeated folds the same range. */
async function cutOnce(parts: RecomputeParts, run: RecomputeRun, before: Generation | undefined): Promise<Position> {
  await parts.book.phase(run.id, 'sealing');
  for (let wait = FIRST_PAUSE; ; wait = longer(wait)) {
    const kept = await parts.book.cut(run.id);
    if (kept) return kept;
    try {
      await parts.book.keepCut(run.id, await cutLog(parts, run.id, before?.cut));
    } catch (error) {
      if (!(error instanceof NotBegun)) throw error;
      await parts.book.phase(run.id, `waiting for the archive: ${error.message}`);
      await parts.pause(wait);
    }
  }
}

function longer(wait: number): number {
  return Math.min(2 * wait, LONGEST_PAUSE);
}

/** Waits until the archive holds everything below the cut. */
export async function untilArchived(parts: RecomputeParts, run: RecomputeRun, cut: Position): Promise<void> {
  for (let wait = FIRST_PAUSE; ; wait = longer(wait)) {
    const { next } = await parts.archive.extent();
    if (covers(next, cut)) return;
    await parts.book.phase(run.id, `waiting for the archive: ${missingTo(next, cut)} offsets to go`);
    await parts.pause(wait);
  }
}

/** Under changed definitions a difference is no defect, so it counts as no reconciliation; a dry run tells it all the same. */
async function reconciliation(
  parts: RecomputeParts,
  run: RecomputeRun,
  after: DaysComputed,
  cut: Position,
  before: Generation | undefined,
  daysBefore: DaysComputed,
  differences: Differences | undefined,
): Promise<Reconciliation> {
  const { generations, live, partitions, definitions, kindsOf, book } = parts;
  const definitionsBefore = before?.definitions ?? definitions;
  const changed = definitionsBefore === definitions ? undefined : { skipped: 'the view definitions changed since the generation before' };
  if (changed && !differences) return changed;
  const from = before?.cut ?? (await parts.archive.extent()).start;
  const slices = await slicesBetween(live, partitions, from, cut, definitionsBefore);
  if (typeof slices === 'string') {
    differences?.skip(slices);
    return changed ?? { skipped: slices };
  }
  const found = await reconcile(generations, kindsOf, { before: daysBefore, live: slices, after }, () => book.phase(run.id, 'reconciling'), differences?.add);
  differences?.compared(found.compared, changed !== undefined);
  return changed ?? found;
}
