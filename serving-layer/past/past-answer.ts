/** The answer as of a point of the past: an exact fold of the archive below it, with evidence that says so. */
import { formatMoney } from '../../common/money';
import { positionToken } from '../../common/position';
import type { Evidence, Freshness } from '../evidence';
import { CATALOGUE } from '../../common/events/catalogue';
import { mergeKinds, type View } from '../../common/metrics/view';
import type { ViewQuery } from '../query/view-query';
import { CellIndex } from '../view/cell-index';
import type { LoadedGeneration } from '../view/loaded-generation';
import type { Answer } from '../view/merged-view';
import type { Ask } from './archive-reader';
import { foldArchive } from './fold-archive';
import { leftOut } from './left-out';
import type { Located } from './locate';
import { narrowed } from './narrowed';
import { renderMoment } from './render-past';

/** What is asked, put to cells that were folded for it alone. */
export interface PastAnswer {
  readonly answer: Pick<Answer, 'generation' | 'live'>;
  readonly view: View;
}

/** Everything is the batch part: it comes from the archive. */
export async function pastAnswer(ask: Ask, query: ViewQuery, { position }: Located): Promise<PastAnswer> {
  const view = narrowed(query);
  const cells = new CellIndex();
  const kinds = mergeKinds(view);
  for (const { key, values } of await foldArchive(ask, view, {}, position, query)) cells.add(key, kinds, values);
  const generation: LoadedGeneration = { id: 0, run: '', cut: position, definitions: '', publishedAt: 0, reconciled: { skipped: 'it was folded for one answer' }, days: new Map([['1970-01-01', cells]]) };
  return { answer: { generation, live: [] }, view };
}

/** Nothing of the past grows older. */
export const AGELESS: Freshness = { batch: null, speed: null, serving: null };

/** A question that `pastAnswer` has narrowed down to its range already. */
export function unbounded(query: ViewQuery, view: View): ViewQuery {
  return { ...query, view, from: undefined, to: undefined };
}

export async function pastEvidence(ask: Ask, point: string, located: Located): Promise<Evidence> {
  const { position, generation } = located;
  const { duplicates, rejections } = await leftOut(ask, CATALOGUE.map(({ topic }) => topic), {}, position, {}, 'counts');
  return {
    asOf: { token: positionToken(position), position },
    generation: generation ? withoutCut(generation) : null,
    cut: position,
    freshness: AGELESS,
    frozenTasks: [],
    duplicates: { records: duplicates.records, amounts: Object.fromEntries(Array.from(duplicates.amounts, ([currency, amount]) => [currency, formatMoney(amount)])) },
    rejections: { records: rejections.records, byReason: Object.fromEntries(rejections.byReason) },
    past: renderMoment(point, located),
  };
}

function withoutCut({ id, run, definitions, publishedAt, reconciled }: NonNullable<Located['generation']>): Evidence['generation'] {
  return { id, run, definitions, publishedAt, reconciled };
}
