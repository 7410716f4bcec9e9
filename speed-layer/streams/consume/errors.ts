/** What handlers and mistaken options are told by. */

/** Thrown by a handler for a record that no second try will mend: it goes to the dead letters at once. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

/** A mistake in how a consumer is set up: said at its start, with what to change. */
export class ConsumerError extends Error {
  override readonly name = 'ConsumerError';
}
