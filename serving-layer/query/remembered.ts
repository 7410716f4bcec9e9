/**
 * What was added up once is kept: a generation's part of an answer for as long as the generation answers, the live part
 * as a running sum that takes in what came since it was last asked for.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { GRAIN_MILLIS, startOfDay, type Day } from '../../common/time';
import type { CellTable } from '../view/cell-table';
import type { LoadedGeneration } from '../view/loaded-generation';
import { Gathering } from './gathering';
import type { ViewQuery } from './view-query';

/** How many questions are kept per generation and per live table, and how many shares each may have. */
const KEPT = 64;
const MOST_SHARES = 5_000;
/** Cells added up for a generation that is to come before whoever asks has a turn: well below a millisecond. */
const CELLS_AT_ONCE = 4_000;

interface KeptBatch {
  readonly query: ViewQuery;
  readonly gathering: Gathering;
  /** Whether anybody asked since it was made: what nobody asks for is not made again for the next generation. */
  asked: boolean;
}

interface KeptLive {
  readonly gathering: Gathering;
  readonly mark: number;
}

const ofGenerations = new WeakMap<LoadedGeneration, Map<string, KeptBatch>>();
const ofTables = new WeakMap<CellTable, Map<string, KeptLive>>();

/** Two questions have the same name only if they gather the same. */
export function nameOf({ view, from, to, granularity, groupBy, filters, currency }: ViewQuery): string {
  return JSON.stringify([view.name, from, to, granularity, groupBy, Array.from(filters, ([of, values]) => [of, ...values]), currency !== undefined]);
}

/** The batch's part. It is shared: not to be changed. */
export function batchPart(generation: LoadedGeneration, query: ViewQuery, name: string): Gathering {
  const kept = ofGenerations.get(generation) ?? new Map<string, KeptBatch>();
  ofGenerations.set(generation, kept);
  const known = kept.get(name);
  if (known) {
    known.asked = true;
    return known.gathering;
  }
  const gathering = new Gathering(query);
  for (const [day, cells] of generation.days) if (mayHold(day, query)) gathering.addAll(cells.of(query.view.name));
  if (gathering.shares <= MOST_SHARES) keep(kept, name, { query, gathering, asked: true });
  return gathering;
}

/** The live part of one slice. It is shared: not to be changed, and only good until the slice grows. */
export function livePart(table: CellTable, query: ViewQuery, name: string): Gathering {
  const kept = ofTables.get(table) ?? new Map<string, KeptLive>();
  ofTables.set(table, kept);
  const known = kept.get(name);
  let gathering = known?.gathering;
  if (!gathering || !table.news.since(known?.mark ?? 0, (row, values) => gathering?.add(table, row, values))) {
    gathering = new Gathering(query);
    gathering.addAll(table);
  }
  kept.delete(name);
  if (gathering.shares <= MOST_SHARES) keep(kept, name, { gathering, mark: table.news.mark() });
  return gathering;
}

/** Adds up for `next` what was asked of `before`, a little at a time, so that the first to ask it need not wait. */
export async function prepare(next: LoadedGeneration, before: LoadedGeneration | undefined): Promise<void> {
  const kept = new Map<string, KeptBatch>();
  let since = 0;
  for (const [name, { query, gathering: known, asked }] of before ? (ofGenerations.get(before) ?? []) : []) {
    if (!asked) continue;
    if (before && sameCells(before, next, query)) {
      kept.set(name, { query, gathering: known, asked: false });
      continue;
    }
    const gathering = new Gathering(query);
    for (const [day, cells] of next.days) {
      if (!mayHold(day, query)) continue;
      const table = cells.of(query.view.name);
      for (let row = 0; row < table.size; row++) {
        gathering.add(table, row);
        since += 1;
        if (since % CELLS_AT_ONCE === 0) await turn();
      }
    }
    if (gathering.shares <= MOST_SHARES) kept.set(name, { query, gathering, asked: false });
  }
  ofGenerations.set(next, kept);
}

/** Whether the question meets the very same cells in both: most recomputes find most days as they were. */
function sameCells(before: LoadedGeneration, next: LoadedGeneration, query: ViewQuery): boolean {
  const of = ({ days }: LoadedGeneration, day: Day): CellTable | undefined => {
    const table = mayHold(day, query) ? days.get(day)?.of(query.view.name) : undefined;
    return table?.size === 0 ? undefined : table;
  };
  for (const { days } of [before, next]) for (const day of days.keys()) if (of(before, day) !== of(next, day)) return false;
  return true;
}

function keep<Kept>(kept: Map<string, Kept>, name: string, one: Kept): void {
  kept.set(name, one);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

/** Whether a batch day can hold cells of the asked range: cells lie under the day of their bucket. */
function mayHold(day: Day, { from = -Infinity, to = Infinity }: ViewQuery): boolean {
  const start = startOfDay(day);
  return start < to && start + GRAIN_MILLIS.day > from;
}
