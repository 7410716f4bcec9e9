/** From an answer's cells to groups, the batch's part and the live part apart. */
import { mergeKinds } from '../../common/metrics/view';
import type { Millis } from '../../common/time';
import type { Answer } from '../view/merged-view';
import { mergeShares, type Shares } from './gathering';
import { batchPart, livePart, nameOf } from './remembered';
import type { ViewQuery } from './view-query';

export interface Group {
  /** Undefined where all time is one bucket. */
  readonly bucket: Millis | undefined;
  /** Of the dimensions that the answer is split by. */
  readonly dimensions: readonly string[];
  /** Shared by all answers of one generation: not to be changed. */
  readonly batch: Shares;
  readonly realtime: Shares;
}

const NOTHING: Shares = new Map();

/** The groups, by bucket and then by dimension. */
export function groupsOf({ generation, live }: Pick<Answer, 'generation' | 'live'>, query: ViewQuery): Group[] {
  const name = nameOf(query);
  const kinds = mergeKinds(query.view);
  const groups = new Map<string, Group>();
  for (const { shares, ...gathered } of generation ? batchPart(generation, query, name).groups : []) groups.set(gathered.name, { ...gathered, batch: shares, realtime: new Map() });
  for (const index of live) {
    for (const { shares, ...gathered } of livePart(index.of(query.view.name), query, name).groups) {
      let group = groups.get(gathered.name);
      if (!group) groups.set(gathered.name, (group = { ...gathered, batch: NOTHING, realtime: new Map() }));
      mergeShares(group.realtime, shares, kinds);
    }
  }
  return [...groups.values()].sort(inOrder);
}

function inOrder(a: Group, b: Group): number {
  if (a.bucket !== b.bucket) return (a.bucket ?? 0) - (b.bucket ?? 0);
  const at = a.dimensions.findIndex((value, i) => value !== b.dimensions[i]);
  return at < 0 ? 0 : (a.dimensions[at] ?? '') < (b.dimensions[at] ?? '') ? -1 : 1;
}
