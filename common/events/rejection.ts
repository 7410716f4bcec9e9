/** Why a record is not an admissible event: machine-readable, stable, and explained. */
export const REJECTION_REASONS = {
  'empty-value': 'the record has no value (a tombstone); an event log keeps facts, it does not delete them',
  'too-large': 'the record is larger than an event may be',
  'malformed-json': 'the value is not UTF-8 JSON',
  'not-an-object': 'the value is JSON, but not an object',
  'unknown-type': 'the eventType is not in the catalogue',
  'wrong-topic': 'the event belongs on another topic',
  'unknown-version': 'this version of the event is not in the catalogue',
  'invalid-field': 'a field is missing or has the wrong form',
  'invalid-amount': 'an amount is not exact decimal money within bounds',
  'unknown-currency': 'the currency is not a known ISO 4217 code',
  'invalid-time': 'the timestamp is not an ISO 8601 instant with a zone',
  'time-out-of-range': 'the timestamp is impossibly early, or ahead of the log by more than a day',
  'key-mismatch': "the record's key is not the event's order id",
  'wrong-partition': 'the record does not lie in the partition of its key',
} as const;

export type RejectionReason = keyof typeof REJECTION_REASONS;

export interface Rejection {
  readonly reason: RejectionReason;
  /** What was wrong with this record, in a sentence. */
  readonly detail: string;
}
