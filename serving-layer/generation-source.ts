/** Where published generations come from, and how the merged view is told of them. */
import type { Millis } from '../common/time';
import { prepare } from './query/remembered';
import { Upkeep, type UpkeepParts } from './upkeep';
import type { LoadedGeneration } from './view/loaded-generation';
import type { MergedView } from './view/merged-view';

export interface GenerationSource {
  /**
   * The newest generation with its cells, read only as far as they are new; 'none' while none was published.
   * Rejects while the store is away or not set up.
   */
  newest(): Promise<LoadedGeneration | 'none'>;
}

/** How often a new generation is looked for, ms. */
const EVERY = 1_000;

/** Offers each new generation to the view, for good, through outages. */
export function generationWatch(view: MergedView, source: GenerationSource, parts: Pick<UpkeepParts, 'now' | 'report'>): Upkeep {
  let looked: LoadedGeneration | 'none' | undefined;
  const round = async (): Promise<Millis> => {
    const newest = await source.newest();
    const { known } = view;
    if (newest !== looked && newest !== 'none') await prepare(newest, known);
    looked = newest;
    if (view.offer(newest)) return EVERY;
    throw new Error(`Postgres was set back to before generation ${known?.id ?? 0}, which goes on answering from memory; the next recompute that is cut as far takes over`);
  };
  return new Upkeep({ ...parts, what: 'reading generations', round });
}
