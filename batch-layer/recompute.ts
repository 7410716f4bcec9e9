/**
 * A recompute: compute → publish → prune. Each step may be repeated, so a run that broke off anywhere is simply run again:
 * its cut is written down once, and everything else follows from it. A dry run stops before its result is published; once
 * somebody has decided for it, it is taken up again and goes on from there.
 */
import type { Generation } from '../common/generation';
import { ofTask } from '../common/position';
import { all } from './all';
import { compute } from './compute';
import { CutError } from './generations';
import type { RecomputeParts } from './recompute-parts';
import { rollBack } from './roll-back';
import { RunRefused, type RecomputeRun } from './run-book';

/** Generations that are kept, so that a reader may still load the one before, and a roll-back go back to it. */
const KEEP = 3;

/**
 * Undefined for a dry run, whose result waits for a decision now. Throws RunCancelled, RunRefused, and CutError where
 * another generation went further meanwhile.
 */
export async function recompute(parts: RecomputeParts, run: RecomputeRun): Promise<Generation | undefined> {
  const { generations, book, live } = parts;
  const before = await generations.current();
  const generation = before?.run === run.id ? before : await publishedOrKept(parts, run, before);
  if (!generation) {
    // What the dry runs before it left.
    await generations.collect(KEEP);
    return undefined;
  }
  await book.phase(run.id, 'pruning');
  // A task that cannot be pruned to this cut begins again at it by itself.
  const pruned = Array.from({ length: parts.partitions }, async (_, p) => live.prune(p, generation.id, ofTask(generation.cut, p), generation.definitions));
  await all<unknown>([...pruned, generations.collect(KEEP)]);
  return generation;
}

async function publishedOrKept(parts: RecomputeParts, run: RecomputeRun, before: Generation | undefined): Promise<Generation | undefined> {
  const { generations, book, now } = parts;
  const held = parts.holder === undefined ? {} : { holder: parts.holder };
  const decided = run.dryRun ? await book.decided(run.id) : undefined;
  if (decided) {
    await book.phase(run.id, 'publishing');
    return generations.publish({ ...decided, run: run.id, publishedAt: now() }).catch((error: unknown) => {
      throw error instanceof CutError ? new RunRefused(`its result follows on generation ${decided.after}, which is no longer the newest (${error.message}): ask for another dry run`) : error;
    });
  }
  const differences = run.dryRun ? parts.differences() : undefined;
  const computed = run.mode === 'rollback' ? await rollBack(parts, run, before, differences) : await compute(parts, run, before, differences);
  if (differences) {
    await book.keepComputed(run.id, { ...computed, ...held }, differences.told(), now());
    return undefined;
  }
  await book.phase(run.id, 'publishing');
  return generations.publish({ ...computed, ...held, run: run.id, publishedAt: now() });
}
