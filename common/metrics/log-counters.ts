/**
 * The log's own counters, kept as cells of a view of their own (`_log`) in the same slices and generations as every
 * metric. So the evidence of an answer is as exact as the answer, and I4 can be checked for every partition:
 * records read = admitted + duplicates + rejected.
 */
import type { Event } from '../events/event';
import type { RejectionReason } from '../events/rejection';
import type { Money } from '../money';
import type { MergeKind } from '../live/live-state';
import { cellKey } from './cell-key';
import { mergeInto, type Cells } from './cells';

export const LOG_VIEW = '_log';
/** Measures: records, and the amount that duplicates would have added wrongly. */
export const LOG_KINDS: readonly MergeKind[] = ['add', 'add'];
/** The dimensions of `_log` cells, in order. `reason` and `currency` are empty where they say nothing. */
export const LOG_DIMENSIONS = ['topic', 'partition', 'outcome', 'reason', 'currency'] as const;

export type Outcome =
  | { readonly outcome: 'admitted' }
  | { readonly outcome: 'duplicate'; readonly currency: string; readonly amount: Money }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason };

/** Counts a record, or `records` that went the same way (their amount is told together). */
export function countRecord(cells: Cells, topic: string, partition: number, outcome: Outcome, records = 1n): void {
  const reason = outcome.outcome === 'rejected' ? outcome.reason : '';
  const currency = outcome.outcome === 'duplicate' ? outcome.currency : '';
  const amount = outcome.outcome === 'duplicate' ? outcome.amount : 0n;
  const key = cellKey(LOG_VIEW, 0, [topic, String(partition), outcome.outcome, reason, currency]);
  mergeInto(cells, key, LOG_KINDS, [records, amount]);
}

/** What a duplicate would have added wrongly; events without money have none. */
export function duplicateOf(event: Event): { outcome: 'duplicate'; currency: string; amount: bigint } {
  const { currency, amount } = event.data;
  return { outcome: 'duplicate', currency: typeof currency === 'string' ? currency : '', amount: typeof amount === 'bigint' ? amount : 0n };
}
