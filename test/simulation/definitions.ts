/** Two sets of view definitions, so that a history can go over from one to the other: the tiers differ, so cells do. */
import { mergeKinds, definitionsHash, type View } from '../../common/metrics/view';
import { declareViews } from '../../common/metrics/views';
import { compileFold, type Fold } from '../../common/metrics/fold';
import { compileRowFold, type RowFold } from '../../common/metrics/row-fold/row-fold';
import { LOG_KINDS, LOG_VIEW } from '../../common/metrics/log-counters';
import type { MergeKind } from '../../common/live/live-state';

export interface Definitions {
  readonly hash: string;
  /** As the definition has it, for what must come out. */
  readonly fold: Fold;
  /** What the speed layer folds by. */
  readonly rowFold: RowFold;
  readonly views: readonly View[];
  readonly kinds: ReadonlyMap<string, readonly MergeKind[]>;
}

function definitionsOf(premium: bigint, standard: bigint): Definitions {
  const views = declareViews({ premium: { default: premium }, standard: { default: standard, GBP: standard * 2n } });
  const kinds = new Map<string, readonly MergeKind[]>([...views.map((view) => [view.name, mergeKinds(view)] as const), [LOG_VIEW, LOG_KINDS]]);
  return { hash: definitionsHash(views), fold: compileFold(views), rowFold: compileRowFold(views), views, kinds };
}

export const BEFORE = definitionsOf(500_0000n, 100_0000n);
export const AFTER = definitionsOf(300_0000n, 50_0000n);
