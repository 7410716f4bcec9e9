/** From an answer's cells to groups: filtered, put into their bucket and merged, the batch's part and the live part apart. */
import type { MergeKind } from '../../common/live/live-state';
import { mergeValue } from '../../common/metrics/cells';
import { KEY_SEPARATOR } from '../../common/metrics/cell-key';
import { dimensionNames } from '../../common/metrics/view';
import { GRAIN_MILLIS, startOfDay, type Day, type Millis } from '../../common/time';
import type { CellIndex, IndexedCell } from '../view/cell-index';
import type { LoadedGeneration } from '../view/loaded-generation';
import type { Answer } from '../view/merged-view';
import { bucketsBy, days } from './calendar';
import { CURRENCY, type ViewQuery } from './view-query';

/** Merged measures; where amounts are to be converted, those of one currency and day. */
export interface Share {
  readonly currency: string;
  readonly day: Day;
  readonly values: bigint[];
}

type Shares = Map<string, Share>;

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
export function groupsOf({ generation, live }: Pick<Answer, 'generation' | 'live'>, query: ViewQuery): Group[] {
  const groups = new Map<string, Group>();
  // A remembered group is shared, so its live part must be its own.
  for (const [name, group] of generation ? batchGroups(generation, query) : []) groups.set(name, { ...group, realtime: new Map() });
  const add = collector(query, groups);
  for (const cells of live) add(cells, 'realtime');
  return [...groups.values()].sort(inOrder);
}

/** How many questions are remembered per generation, and how many shares the answer to one may have. */
const REMEMBERED = 64;
const MOST_SHARES = 5_000;
const remembered = new WeakMap<LoadedGeneration, Map<string, ReadonlyMap<string, Group>>>();

/** The batch's part of an answer: the same for the same question until there is another generation, so it is kept. */
function batchGroups(generation: LoadedGeneration, query: ViewQuery): ReadonlyMap<string, Group> {
  const { view, from, to, granularity, groupBy, filters, currency } = query;
  const name = JSON.stringify([view.name, from, to, granularity, groupBy, Array.from(filters, ([of, values]) => [of, ...values]), currency !== undefined]);
  const kept = remembered.get(generation) ?? new Map<string, ReadonlyMap<string, Group>>();
  remembered.set(generation, kept);
  const known = kept.get(name);
  if (known) return known;
  const groups = new Map<string, Group>();
  const add = collector(query, groups);
  for (const [day, cells] of generation.days) if (mayHold(day, query)) add(cells, 'batch');
  if (Array.from(groups.values(), ({ batch }) => batch.size).reduce((a, b) => a + b, 0) > MOST_SHARES) return groups;
  kept.set(name, groups);
  const [oldest] = kept.keys();
  if (kept.size > REMEMBERED && oldest !== undefined) kept.delete(oldest);
  return groups;
}

type Collect = (index: CellIndex, part: 'batch' | 'realtime') => void;

function collector(query: ViewQuery, groups: Map<string, Group>): Collect {
  const { view, from = -Infinity, to = Infinity } = query;
  const names = dimensionNames(view);
  const wanted = splitBy(query).map((name) => names.indexOf(name));
  const filters = [...query.filters].map(([name, values]) => ({ at: names.indexOf(name), values }));
  const currencyAt = query.currency === undefined ? -1 : names.indexOf(CURRENCY);
  const bucketOf = bucketsBy(query.granularity);
  const dayOf = days();
  const counts = ({ bucket, dimensions }: IndexedCell): boolean =>
    bucket >= from && bucket < to && filters.every(({ at, values }) => values.has(dimensions[at] ?? ''));

  return (index, part) => {
    for (const cell of index.of(view.name).values()) {
      if (!counts(cell)) continue;
      const bucket = bucketOf(cell.bucket);
      let name = String(bucket);
      for (const at of wanted) name += KEY_SEPARATOR + (cell.dimensions[at] ?? '');
      let group = groups.get(name);
      if (!group) groups.set(name, (group = { bucket, dimensions: wanted.map((at) => cell.dimensions[at] ?? ''), batch: new Map(), realtime: new Map() }));
      merge(group[part], cell.dimensions[currencyAt] ?? '', currencyAt < 0 ? '' : dayOf(cell.bucket), cell.kinds, cell.values);
    }
  };
}

function merge(shares: Shares, currency: string, day: Day, kinds: readonly MergeKind[], values: readonly bigint[]): void {
  const name = currency + day;
  const share = shares.get(name);
  if (!share) shares.set(name, { currency, day, values: [...values] });
  else values.forEach((value, i) => (share.values[i] = mergeValue(kinds[i] ?? 'add', share.values[i] ?? 0n, value)));
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
