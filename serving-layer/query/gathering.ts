/** Cells filtered, put into their bucket and merged: what one part of an answer, batch or live, adds to each group. */
import type { MergeKind } from '../../common/live/live-state';
import { KEY_SEPARATOR } from '../../common/metrics/cell-key';
import { mergeValue } from '../../common/metrics/cells';
import { dimensionNames } from '../../common/metrics/view';
import type { Day, Millis } from '../../common/time';
import type { CellTable } from '../view/cell-table';
import { bucketsBy, days } from './calendar';
import { CURRENCY, type ViewQuery } from './view-query';

/** Merged measures; where amounts are to be converted, those of one currency and day. */
export interface Share {
  readonly currency: string;
  readonly day: Day;
  readonly values: bigint[];
}

export type Shares = Map<string, Share>;

export interface Gathered {
  /** The same for the same group in every part. */
  readonly name: string;
  /** Undefined where all time is one bucket. */
  readonly bucket: Millis | undefined;
  /** Of the dimensions that the answer is split by. */
  readonly dimensions: readonly string[];
  readonly shares: Shares;
}

/** Amounts of different currencies never meet in one sum: unless they are converted, they are split by currency. */
export function splitBy(query: ViewQuery): readonly string[] {
  const apart = query.currency === undefined && dimensionNames(query.view).includes(CURRENCY);
  return dimensionNames(query.view).filter((name) => query.groupBy.includes(name) || (apart && name === CURRENCY));
}

/** Groups by bucket and then by one dimension after the other, so that no name is put together for each cell. */
interface Branch {
  readonly next: Map<string | number, Branch>;
  group?: Gathered;
}

export class Gathering {
  readonly groups: Gathered[] = [];
  /** Over all groups. */
  shares = 0;
  private readonly root: Branch = { next: new Map() };
  private readonly wanted: readonly number[];
  private readonly filters: readonly { readonly at: number; readonly values: ReadonlySet<string> }[];
  private readonly currencyAt: number;
  private readonly from: Millis;
  private readonly to: Millis;
  private readonly bucketOf: (at: Millis) => Millis | undefined;
  private readonly dayOf = days();

  constructor(query: ViewQuery) {
    const names = dimensionNames(query.view);
    this.wanted = splitBy(query).map((name) => names.indexOf(name));
    this.filters = Array.from(query.filters, ([name, values]) => ({ at: names.indexOf(name), values }));
    this.currencyAt = query.currency === undefined ? -1 : names.indexOf(CURRENCY);
    this.from = query.from ?? -Infinity;
    this.to = query.to ?? Infinity;
    this.bucketOf = bucketsBy(query.granularity);
  }

  addAll(table: CellTable): void {
    for (let row = 0; row < table.size; row++) this.add(table, row);
  }

  /** Adds a cell, or only what was merged into it. */
  add(table: CellTable, row: number, news?: readonly bigint[]): void {
    const at = table.bucketAt(row);
    if (at < this.from || at >= this.to) return;
    for (const filter of this.filters) if (!filter.values.has(table.wordAt(row, filter.at))) return;
    const { shares } = this.groupOf(table, row, this.bucketOf(at));
    const currency = table.wordAt(row, this.currencyAt);
    const day = this.currencyAt < 0 ? '' : this.dayOf(at);
    const share = shares.get(currency + day);
    if (!share) {
      this.shares += 1;
      shares.set(currency + day, { currency, day, values: news ? [...news] : table.valuesAt(row) });
      return;
    }
    const { values } = share;
    for (let i = 0; i < values.length; i++) values[i] = mergeValue(table.kinds[i] ?? 'add', values[i] ?? 0n, news ? (news[i] ?? 0n) : table.valueAt(row, i));
  }

  private groupOf(table: CellTable, row: number, bucket: Millis | undefined): Gathered {
    let branch = bucket === undefined ? this.root : onwards(this.root, bucket);
    for (const at of this.wanted) branch = onwards(branch, table.wordAt(row, at));
    if (branch.group) return branch.group;
    const dimensions = this.wanted.map((at) => table.wordAt(row, at));
    const group: Gathered = { name: [bucket, ...dimensions].join(KEY_SEPARATOR), bucket, dimensions, shares: new Map() };
    this.groups.push(group);
    branch.group = group;
    return group;
  }
}

function onwards({ next }: Branch, step: string | number): Branch {
  let branch = next.get(step);
  if (!branch) next.set(step, (branch = { next: new Map() }));
  return branch;
}

/** Merges a part's shares into others, which stay the caller's own. */
export function mergeShares(into: Shares, from: Shares, kinds: readonly MergeKind[]): void {
  for (const [name, { currency, day, values }] of from) {
    const share = into.get(name);
    if (!share) into.set(name, { currency, day, values: [...values] });
    else values.forEach((value, i) => (share.values[i] = mergeValue(kinds[i] ?? 'add', share.values[i] ?? 0n, value)));
  }
}
