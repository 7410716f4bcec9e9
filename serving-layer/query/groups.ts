/** From an answer's cells to groups: filtered, put into their bucket and merged, the batch's part and the live part apart. */
import type { MergeKind } from '../../common/live/live-state';
import { mergeValue } from '../../common/metrics/cells';
import { dimensionNames } from '../../common/metrics/view';
import { bucketStart, dayOf, GRAIN_MILLIS, startOfDay, type Day, type Millis } from '../../common/time';
import type { CellIndex, IndexedCell } from '../view/cell-index';
import type { Answer } from '../view/merged-view';
import { CURRENCY, type Granularity, type ViewQuery } from './view-query';

/** Merged measures; where amounts are to be converted, those of one currency and day. */
export interface Share {
  readonly currency: string;
  readonly day: Day;
  readonly values: bigint[];
}

export type Shares = Map<string, Share>;

export interface Group {
  /** Undefined where all time is one bucket. */
  readonly bucket: Millis | undefined;
  /** Of the dimensions that the answer is split by. */
  readonly dimensions: readonly string[];
  readonly batch: Shares;
  readonly realtime: Shares;
}

/** Amounts of different currencies never meet in one sum: unless they are converted, they are split by currency. */
export function splitBy(query: ViewQuery): readonly string[] {
  const apart = query.currency === undefined && dimensionNames(query.view).includes(CURRENCY);
  return dimensionNames(query.view).filter((name) => query.groupBy.includes(name) || (apart && name === CURRENCY));
}

/** The groups, by bucket and then by dimension. */
export function groupsOf(answer: Pick<Answer, 'generation' | 'live'>, query: ViewQuery): Group[] {
  const groups = new Map<string, Group>();
  const add = collector(query, groups);
  for (const [day, cells] of answer.generation?.days ?? []) if (mayHold(day, query)) add(cells, 'batch');
  for (const cells of answer.live) add(cells, 'realtime');
  return [...groups.values()].sort(inOrder);
}

type Collect = (index: CellIndex, part: 'batch' | 'realtime') => void;

function collector(query: ViewQuery, groups: Map<string, Group>): Collect {
  const { view, from = -Infinity, to = Infinity, granularity } = query;
  const names = dimensionNames(view);
  const wanted = splitBy(query).map((name) => names.indexOf(name));
  const filters = [...query.filters].map(([name, values]) => ({ at: names.indexOf(name), values }));
  const currencyAt = names.indexOf(CURRENCY);
  const counts = ({ bucket, dimensions }: IndexedCell): boolean =>
    bucket >= from && bucket < to && filters.every(({ at, values }) => values.has(dimensions[at] ?? ''));

  return (index, part) => {
    for (const cell of index.of(view.name).values()) {
      if (!counts(cell)) continue;
      const bucket = bucketOf(cell.bucket, granularity);
      const dimensions = wanted.map((at) => cell.dimensions[at] ?? '');
      const name = [bucket, ...dimensions].join('\u001f');
      let group = groups.get(name);
      if (!group) groups.set(name, (group = { bucket, dimensions, batch: new Map(), realtime: new Map() }));
      const currency = query.currency === undefined ? '' : (cell.dimensions[currencyAt] ?? '');
      merge(group[part], currency, query.currency === undefined ? '' : dayOf(cell.bucket), cell.kinds, cell.values);
    }
  };
}

function merge(shares: Shares, currency: string, day: Day, kinds: readonly MergeKind[], values: readonly bigint[]): void {
  const name = currency + day;
  const share = shares.get(name);
  if (!share) shares.set(name, { currency, day, values: [...values] });
  else values.forEach((value, i) => (share.values[i] = mergeValue(kinds[i] ?? 'add', share.values[i] ?? 0n, value)));
}

export function bucketOf(at: Millis, granularity: Granularity): Millis | undefined {
  if (granularity === 'total') return undefined;
  if (granularity !== 'month') return bucketStart(at, granularity);
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** Whether a batch day can hold cells of the asked range: cells lie under the day of their bucket. */
function mayHold(day: Day, { from = -Infinity, to = Infinity }: ViewQuery): boolean {
  const start = startOfDay(day);
  return start < to && start + GRAIN_MILLIS.day > from;
}

function inOrder(a: Group, b: Group): number {
  if (a.bucket !== b.bucket) return (a.bucket ?? 0) - (b.bucket ?? 0);
  const at = a.dimensions.findIndex((value, i) => value !== b.dimensions[i]);
  return at < 0 ? 0 : (a.dimensions[at] ?? '') < (b.dimensions[at] ?? '') ? -1 : 1;
}
