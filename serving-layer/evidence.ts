/** What an answer says about itself: the position it is exact for, what it was put together from, and how old that is. */
import { LOG_DIMENSIONS, LOG_VIEW } from '../common/metrics/log-counters';
import { formatMoney } from '../common/money';
import { positionToken, type Position } from '../common/position';
import type { Millis } from '../common/time';
import type { CellIndex } from './view/cell-index';
import type { LoadedGeneration } from './view/loaded-generation';
import type { Answer } from './view/merged-view';

/** When each layer last showed that it works. */
export interface LastSeen {
  /** The speed task that was silent longest. */
  readonly speed: Millis | undefined;
  /** When the merged view was last level with the live state. */
  readonly serving: Millis | undefined;
  /** Tasks whose part of the answer stands still. */
  readonly frozen: readonly number[];
}

export interface Freshness {
  /** Seconds since the generation was published; null while there is none. */
  readonly batch: number | null;
  /** Seconds since the last sign of life of the speed task that was silent longest; null where one never gave any. */
  readonly speed: number | null;
  /** Seconds since this answer's live part was last level with the live state. */
  readonly serving: number | null;
}

/** What changes only when the answer does. */
export interface LastingEvidence {
  readonly asOf: { readonly token: string; readonly position: Position };
  readonly generation: Omit<LoadedGeneration, 'days' | 'cut'> | null;
  /** Below it the batch layer answers, from it on the speed layer. */
  readonly cut: Position;
  /** Tasks whose part stands still because their store has not caught up yet; mostly none. */
  readonly frozenTasks: readonly number[];
  /** Records that were dropped as duplicates up to as-of, and what they would have added, by currency. */
  readonly duplicates: { readonly records: number; readonly amounts: Readonly<Record<string, string>> };
  readonly rejections: { readonly records: number; readonly byReason: Readonly<Record<string, number>> };
  /** Of an answer about the past: the point that was asked for, and how late it was in the log there. */
  readonly past?: { readonly point: string; readonly at: string | null };
}

export interface Evidence extends LastingEvidence {
  readonly freshness: Freshness;
}

export function evidenceOf(answer: Answer, seen: LastSeen, now: Millis): Evidence {
  return withFreshness(lastingEvidenceOf(answer, seen.frozen), freshnessOf(answer.generation, seen, now));
}

export function lastingEvidenceOf(answer: Answer, frozen: readonly number[]): LastingEvidence {
  const { generation, cut, asOf } = answer;
  return {
    asOf: { token: positionToken(asOf), position: asOf },
    generation: generation ? published(generation) : null,
    cut,
    frozenTasks: frozen,
    ...counted(answer),
  };
}

/** In the order in which it is told. */
export function withFreshness<Ages>({ asOf, generation, cut, ...rest }: LastingEvidence, freshness: Ages): LastingEvidence & { readonly freshness: Ages } {
  return { asOf, generation, cut, freshness, ...rest };
}

export function freshnessOf(generation: Pick<LoadedGeneration, 'publishedAt'> | undefined, { speed, serving }: Pick<LastSeen, 'speed' | 'serving'>, now: Millis): Freshness {
  return { batch: age(generation?.publishedAt, now), speed: age(speed, now), serving: age(serving, now) };
}

function published({ id, run, definitions, publishedAt, reconciled }: LoadedGeneration): Evidence['generation'] {
  return { id, run, definitions, publishedAt, reconciled };
}

/** What the log's own counters say. */
interface Counts {
  duplicates: number;
  readonly amounts: Map<string, bigint>;
  rejections: number;
  readonly byReason: Map<string, number>;
}

/** A generation's cells never change, so they are counted once. */
const ofGenerations = new WeakMap<LoadedGeneration, Counts>();

function counted({ generation, live }: Answer): Pick<Evidence, 'duplicates' | 'rejections'> {
  const before = generation && countsOf(generation);
  const counts: Counts = {
    duplicates: before?.duplicates ?? 0,
    amounts: new Map(before?.amounts),
    rejections: before?.rejections ?? 0,
    byReason: new Map(before?.byReason),
  };
  for (const index of live) count(index, counts);
  const { duplicates, amounts, rejections, byReason } = counts;
  return {
    duplicates: { records: duplicates, amounts: Object.fromEntries(Array.from(amounts, ([currency, amount]) => [currency, formatMoney(amount)])) },
    rejections: { records: rejections, byReason: Object.fromEntries(byReason) },
  };
}

function countsOf(generation: LoadedGeneration): Counts {
  let counts = ofGenerations.get(generation);
  if (!counts) {
    counts = { duplicates: 0, amounts: new Map(), rejections: 0, byReason: new Map() };
    for (const index of generation.days.values()) count(index, counts);
    ofGenerations.set(generation, counts);
  }
  return counts;
}

const OUTCOME = LOG_DIMENSIONS.indexOf('outcome');
const REASON = LOG_DIMENSIONS.indexOf('reason');
const CURRENCY = LOG_DIMENSIONS.indexOf('currency');

function count(index: CellIndex, counts: Counts): void {
  const table = index.of(LOG_VIEW);
  for (let row = 0; row < table.size; row++) {
    const outcome = table.wordAt(row, OUTCOME);
    const records = Number(table.valueAt(row, 0));
    if (outcome === 'duplicate') {
      counts.duplicates += records;
      const currency = table.wordAt(row, CURRENCY);
      // Events without an amount have no currency either.
      if (currency !== '') counts.amounts.set(currency, (counts.amounts.get(currency) ?? 0n) + table.valueAt(row, 1));
    } else if (outcome === 'rejected') {
      counts.rejections += records;
      const reason = table.wordAt(row, REASON);
      counts.byReason.set(reason, (counts.byReason.get(reason) ?? 0) + records);
    }
  }
}

function age(at: Millis | undefined, now: Millis): number | null {
  return at === undefined ? null : Math.max(0, now - at) / 1000;
}
