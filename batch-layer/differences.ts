/** What a dry run would change, as people read it: cells by the names of their dimensions and measures, and their sums by view. */
import { formatMoney } from '../common/money';
import { parseCellKey } from '../common/metrics/cell-key';
import { LOG_DIMENSIONS, LOG_KINDS, LOG_VIEW } from '../common/metrics/log-counters';
import { dimensionNames, MERGE, type Measure, type View } from '../common/metrics/view';
import type { MergeKind } from '../common/live/live-state';
import type { Change, Difference, DifferingCell } from '../common/recompute/difference';
import type { ComparedCell } from './generations';

export interface Differing {
  readonly difference: Difference;
  readonly cells: readonly DifferingCell[];
}

/** Cells that are kept one by one: some 5 MB. */
const MOST = 10_000;

interface NamedMeasure {
  readonly name: string;
  readonly unit: Measure['unit'];
  readonly kind: MergeKind;
}
interface Names {
  readonly dimensions: readonly string[];
  readonly measures: readonly NamedMeasure[];
}

interface Sums {
  readonly view: string;
  readonly currency: string | null;
  cells: number;
  readonly measures: (NamedMeasure & { before: bigint; after: bigint })[];
}

export class Differences {
  private readonly views: ReadonlyMap<string, Names>;
  private readonly cells: DifferingCell[] = [];
  private readonly sums = new Map<string, Sums>();
  private differing = 0;
  private outcome: { readonly compared: number; readonly definitionsChanged: boolean } | { readonly skipped: string } = { skipped: 'nothing was compared' };

  constructor(
    views: readonly View[],
    private readonly most = MOST,
  ) {
    const ofViews = views.map((view): [string, Names] => [
      view.name,
      { dimensions: dimensionNames(view), measures: Object.entries(view.measures).map(([name, { unit, kind }]) => ({ name, unit, kind: MERGE[kind] })) },
    ]);
    const [records, amount] = LOG_KINDS;
    if (!records || !amount) throw new TypeError('the log counts records and an amount');
    this.views = new Map([...ofViews, [LOG_VIEW, { dimensions: LOG_DIMENSIONS, measures: [{ name: 'records', unit: 'number', kind: records }, { name: 'amount', unit: 'money', kind: amount }] }]]);
  }

  /** One cell as it is answered now, and as it would be. */
  readonly add = ({ key, before, after }: ComparedCell): void => {
    const { view, bucket, dimensions: parts } = parseCellKey(key);
    const names = this.views.get(view) ?? unnamed(parts.length, Math.max(before?.length ?? 0, after?.length ?? 0));
    const dimensions = Object.fromEntries(parts.map((part, i) => [names.dimensions[i] ?? String(i + 1), part]));
    this.differing += 1;
    this.count(view, dimensions['currency'] ?? null, names.measures, before, after);
    if (this.cells.length === this.most) return;
    const measures = Object.fromEntries(names.measures.map((measure, i) => [measure.name, change(measure, before?.[i], after?.[i])]));
    this.cells.push({ view, bucket, dimensions, measures });
  };

  /** How many cells were compared, once they all were. */
  compared(compared: number, definitionsChanged: boolean): void {
    this.outcome = { compared, definitionsChanged };
  }

  /** Nothing can be compared exactly, and why. */
  skip(reason: string): void {
    this.outcome = { skipped: reason };
  }

  told(): Differing {
    if ('skipped' in this.outcome) return { difference: this.outcome, cells: [] };
    const views = [...this.sums.values()]
      .sort((a, b) => byText(a.view, b.view) || byText(a.currency ?? '', b.currency ?? ''))
      // A smallest or largest value has no sum.
      .map(({ measures, ...sum }) => ({ ...sum, totals: Object.fromEntries(measures.filter(({ kind }) => kind === 'add').map((measure) => [measure.name, change(measure, measure.before, measure.after)])) }));
    const cells = this.cells.toSorted((a, b) => byText(a.view, b.view) || a.bucket - b.bucket || byText(Object.values(a.dimensions).join(), Object.values(b.dimensions).join()));
    return { difference: { ...this.outcome, differing: this.differing, kept: cells.length, views }, cells };
  }

  private count(view: string, currency: string | null, measures: readonly NamedMeasure[], before: ComparedCell['before'], after: ComparedCell['after']): void {
    const name = JSON.stringify([view, currency]);
    const sums = this.sums.get(name) ?? { view, currency, cells: 0, measures: measures.map((measure) => ({ ...measure, before: 0n, after: 0n })) };
    this.sums.set(name, sums);
    sums.cells += 1;
    sums.measures.forEach((measure, i) => {
      measure.before += before?.[i] ?? 0n;
      measure.after += after?.[i] ?? 0n;
    });
  }
}

/** A view that is no longer declared: all that is left of it is the order of its parts. */
function unnamed(dimensions: number, measures: number): Names {
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));
  return { dimensions: numbers(dimensions), measures: numbers(measures).map((name) => ({ name, unit: 'number', kind: 'add' })) };
}

function change({ unit, kind }: NamedMeasure, before: bigint | undefined, after: bigint | undefined): Change {
  const text = (value: bigint): string => (unit === 'money' ? formatMoney(value) : value.toString());
  const isMissing = kind !== 'add' && (before === undefined || after === undefined);
  return {
    unit,
    before: before === undefined ? null : text(before),
    after: after === undefined ? null : text(after),
    difference: isMissing ? null : text((after ?? 0n) - (before ?? 0n)),
  };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
