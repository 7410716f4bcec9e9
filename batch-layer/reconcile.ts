/**
 * Reconciliation: the generation before plus the live slices since, against the new generation, cell by cell. Both are
 * exact folds of the same range of the log, one through Redis and one through SQL, so any difference is a defect.
 */
import { UNDATED, type Mismatch, type Reconciliation } from '../common/generation';
import type { CellDelta, MergeKind } from '../common/live/live-state';
import { parseCellKey } from '../common/metrics/cell-key';
import { mergeDeltas, mergeInto, type Cell, type Cells } from '../common/metrics/cells';
import { LOG_KINDS, LOG_VIEW } from '../common/metrics/log-counters';
import { mergeKinds, type View } from '../common/metrics/view';
import { dayOf, type Day } from '../common/time';
import { all } from './all';
import type { ComparedCell, DaysComputed, Generations } from './generations';

/** How many differing cells are told one by one. */
const EXAMPLES = 20;
/** Bounds the memory that the cells of a comparison take. */
const DAYS_AT_ONCE = 10;
/** Comparisons asked for at the same time, so that the database need not wait for this process. */
const AT_ONCE = 2;

type Reconciled = Extract<Reconciliation, { compared: number }>;

export type KindsOf = (cellKey: string) => readonly MergeKind[];

/** How the measures of each view's cells merge. */
export function kindsOfViews(views: readonly View[]): KindsOf {
  const byView = new Map<string, readonly MergeKind[]>(views.map((view) => [view.name, mergeKinds(view)]));
  byView.set(LOG_VIEW, LOG_KINDS);
  return (key) => byView.get(parseCellKey(key).view) ?? [];
}

export interface Range {
  /** The days of the generation before; empty where there is none. */
  readonly before: DaysComputed;
  /** The live cells between the two cuts. */
  readonly live: readonly (readonly CellDelta[])[];
  /** The days whose cells are new. */
  readonly after: DaysComputed;
}

/** Is told of every cell that differs. */
export type OnMismatch = (cell: ComparedCell) => void;

export async function reconcile(generations: Pick<Generations, 'compare'>, kindsOf: KindsOf, range: Range, onDays: () => Promise<void>, onMismatch: OnMismatch = () => undefined): Promise<Reconciled> {
  const live = byDay(range.live);
  // A day with live cells that was not computed anew must have been: it is compared too, and told.
  const days = [...new Set([...range.after.keys(), ...live.keys()])];
  const groups = Array.from({ length: Math.ceil(days.length / DAYS_AT_ONCE) }, (_, i) => days.slice(i * DAYS_AT_ONCE, (i + 1) * DAYS_AT_ONCE));
  const found: Reconciled[] = [];
  const queue = groups.entries();
  const compareOn = async (): Promise<void> => {
    for (const [i, group] of queue) {
      found[i] = await compareDays(generations, kindsOf, range, group, live, onMismatch);
      await onDays();
    }
  };
  await all(Array.from({ length: AT_ONCE }, compareOn));
  const sum = (of: (each: Reconciled) => number): number => found.reduce((so, each) => so + of(each), 0);
  return { compared: sum(({ compared }) => compared), mismatches: sum(({ mismatches }) => mismatches), examples: found.flatMap(({ examples }) => examples).slice(0, EXAMPLES) };
}

async function compareDays(
  generations: Pick<Generations, 'compare'>,
  kindsOf: KindsOf,
  range: Range,
  days: readonly Day[],
  live: ReadonlyMap<Day, Cells>,
  onMismatch: OnMismatch,
): Promise<Reconciled> {
  const examples: Mismatch[] = [];
  const moved: Cells = new Map(days.flatMap((day) => [...(live.get(day) ?? [])]));
  const { total, cells } = await generations.compare(days, range.before, range.after, [...moved.keys()]);
  const sides = new Map(cells.map((cell) => [cell.key, cell]));
  let [compared, mismatches] = [total, 0];
  for (const key of new Set([...sides.keys(), ...moved.keys()])) {
    const side = sides.get(key);
    // A cell that only the live slices have.
    if (!side) compared += 1;
    const expected: Cells = new Map();
    if (side?.before) mergeInto(expected, key, kindsOf(key), side.before);
    const delta = moved.get(key);
    if (delta) mergeInto(expected, key, delta.kinds, delta.values);
    const [before, after] = [expected.get(key)?.values, side?.after];
    if (same(before ?? [], after ?? [])) continue;
    mismatches += 1;
    onMismatch({ key, before, after });
    if (examples.length < EXAMPLES) examples.push({ cell: key, expected: (before ?? []).map(String), found: (after ?? []).map(String) });
  }
  return { compared, mismatches, examples };
}

function byDay(slices: readonly (readonly CellDelta[])[]): Map<Day, Cells> {
  const days = new Map<Day, Cells>();
  for (const delta of slices.flat()) {
    const { view, bucket } = parseCellKey(delta.key);
    const day = view === LOG_VIEW ? UNDATED : dayOf(bucket);
    const cells: Cells = days.get(day) ?? new Map<string, Cell>();
    mergeDeltas(cells, [delta]);
    days.set(day, cells);
  }
  return days;
}

function same(a: readonly bigint[], b: readonly bigint[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
