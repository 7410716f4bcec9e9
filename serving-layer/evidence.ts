/** What an answer says about itself: the position it is exact for, what it was put together from, and how old that is. */
import { LOG_DIMENSIONS, LOG_VIEW } from '../common/metrics/log-counters';
import { formatMoney } from '../common/money';
import { positionToken, type Position } from '../common/position';
import type { Millis } from '../common/time';
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

interface Freshness {
  /** Seconds since the generation was published; null while there is none. */
  readonly batch: number | null;
  /** Seconds since the last sign of life of the speed task that was silent longest; null where one never gave any. */
  readonly speed: number | null;
  /** Seconds since this answer's live part was last level with the live state. */
  readonly serving: number | null;
}

export interface Evidence {
  readonly asOf: { readonly token: string; readonly position: Position };
  readonly generation: Omit<LoadedGeneration, 'days' | 'cut'> | null;
  /** Below it the batch layer answers, from it on the speed layer. */
  readonly cut: Position;
  readonly freshness: Freshness;
  /** Tasks whose part stands still because their store has not caught up yet; mostly none. */
  readonly frozenTasks: readonly number[];
  /** Records that were dropped as duplicates up to as-of, and what they would have added, by currency. */
  readonly duplicates: { readonly records: number; readonly amounts: Readonly<Record<string, string>> };
  readonly rejections: { readonly records: number; readonly byReason: Readonly<Record<string, number>> };
}

export function evidenceOf(answer: Answer, seen: LastSeen, now: Millis): Evidence {
  const { generation, cut, asOf } = answer;
  return {
    asOf: { token: positionToken(asOf), position: asOf },
    generation: generation ? published(generation) : null,
    cut,
    freshness: { batch: age(generation?.publishedAt, now), speed: age(seen.speed, now), serving: age(seen.serving, now) },
    frozenTasks: seen.frozen,
    ...counted(answer),
  };
}

function published({ id, run, definitions, publishedAt, reconciled }: LoadedGeneration): Evidence['generation'] {
  return { id, run, definitions, publishedAt, reconciled };
}

function counted({ generation, live }: Answer): Pick<Evidence, 'duplicates' | 'rejections'> {
  const amounts = new Map<string, bigint>();
  const byReason: Record<string, number> = {};
  let duplicates = 0;
  let rejections = 0;
  for (const index of [...(generation?.days.values() ?? []), ...live]) {
    for (const { dimensions, values } of index.of(LOG_VIEW).values()) {
      const [records = 0n, amount = 0n] = values;
      const said = Object.fromEntries(LOG_DIMENSIONS.map((name, i) => [name, dimensions[i] ?? '']));
      if (said.outcome === 'duplicate') {
        duplicates += Number(records);
        // Events without an amount have no currency either.
        if (said.currency !== undefined && said.currency !== '') amounts.set(said.currency, (amounts.get(said.currency) ?? 0n) + amount);
      } else if (said.outcome === 'rejected') {
        rejections += Number(records);
        const reason = said.reason ?? '';
        byReason[reason] = (byReason[reason] ?? 0) + Number(records);
      }
    }
  }
  return {
    duplicates: { records: duplicates, amounts: Object.fromEntries(Array.from(amounts, ([currency, amount]) => [currency, formatMoney(amount)])) },
    rejections: { records: rejections, byReason },
  };
}

function age(at: Millis | undefined, now: Millis): number | null {
  return at === undefined ? null : Math.max(0, now - at) / 1000;
}
