/**
 * A recompute: seal → wait for the archive → fold → reconcile → publish → prune. Each step may be repeated, so a run
 * that broke off anywhere is simply run again: its cut is written down once, and everything else follows from it.
 */
import { UNDATED, type Generation, type Reconciliation, type RunMode } from '../common/generation';
import { covers, missingTo, ofTask, type Position } from '../common/position';
import type { Day, Millis } from '../common/time';
import { all } from './all';
import { cutLog, NotBegun, slicesBetween, type CutParts } from './cut';
import type { DaysComputed, Generations } from './generations';
import { reconcile, type KindsOf } from './reconcile';

export interface RecomputeRun {
  readonly id: string;
  readonly mode: RunMode;
}

/** What a run notes down as it goes. */
export interface RunBook {
  /** The cut of this run, once it was made. */
  cut(run: string): Promise<Position | undefined>;
  keepCut(run: string, cut: Position): Promise<void>;
  /** Throws RunCancelled where somebody asked for it. */
  phase(run: string, phase: string, days?: { readonly done: number; readonly total: number }): Promise<void>;
}

export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
}

export interface RecomputeParts extends CutParts {
  readonly generations: Generations;
  readonly book: RunBook;
  /** Hash of the views that are folded. */
  readonly definitions: string;
  readonly kindsOf: KindsOf;
  /** Folds the days with `generations.fold`, in parallel maybe; tells how many more are done. */
  readonly foldDays: (run: string, days: readonly Day[], cut: Position, onDays: (count: number) => Promise<void>) => Promise<void>;
  readonly now: () => Millis;
  readonly pause: (millis: number) => Promise<void>;
}

/** Generations that are kept, so that a reader may still load the one before. */
const KEEP = 3;
/** Between two looks at the archive: it is rarely far behind, so the first comes soon. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [10, 200];

/** Throws RunCancelled, and CutError where another generation went further meanwhile. */
export async function recompute(parts: RecomputeParts, run: RecomputeRun): Promise<Generation> {
  const { generations, book, live } = parts;
  const before = await generations.current();
  const generation = before?.run === run.id ? before : await compute(parts, run, before);

  await book.phase(run.id, 'pruning');
  // A task that cannot be pruned to this cut begins again at it by itself.
  const pruned = Array.from({ length: parts.partitions }, async (_, p) => live.prune(p, generation.id, ofTask(generation.cut, p), generation.definitions));
  await all<unknown>([...pruned, generations.collect(KEEP)]);
  return generation;
}

async function compute(parts: RecomputeParts, run: RecomputeRun, before: Generation | undefined): Promise<Generation> {
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

  const reconciled = await reconciliation(parts, run, days, cut, before, daysBefore);

  await book.phase(run.id, 'publishing');
  const computed = new Map([...(onlyDirty ? daysBefore : []), ...days.map((day): [Day, string] => [day, run.id])]);
  return generations.publish({ run: run.id, after: before?.id ?? 0, cut, definitions, publishedAt: parts.now(), reconciled, days: computed });
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

async function untilArchived(parts: RecomputeParts, run: RecomputeRun, cut: Position): Promise<void> {
  for (let wait = FIRST_PAUSE; ; wait = longer(wait)) {
    const { next } = await parts.archive.extent();
    if (covers(next, cut)) return;
    await parts.book.phase(run.id, `waiting for the archive: ${missingTo(next, cut)} offsets to go`);
    await parts.pause(wait);
  }
}

async function reconciliation(
  parts: RecomputeParts,
  run: RecomputeRun,
  days: readonly Day[],
  cut: Position,
  before: Generation | undefined,
  daysBefore: DaysComputed,
): Promise<Reconciliation> {
  const { generations, live, partitions, definitions, kindsOf, book } = parts;
  await book.phase(run.id, 'reconciling', { done: days.length, total: days.length });
  if (before && before.definitions !== definitions) return { skipped: 'the view definitions changed since the generation before' };
  const from = before?.cut ?? (await parts.archive.extent()).start;
  const slices = await slicesBetween(live, partitions, from, cut, definitions);
  if (typeof slices === 'string') return { skipped: slices };
  return reconcile(generations, kindsOf, { before: daysBefore, live: slices, run: run.id, days }, () => book.phase(run.id, 'reconciling'));
}
