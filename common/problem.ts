/** What was wrong with a request, as problem+json (RFC 9457): a stable type, and a sentence that says what to send. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 410 | 413 | 414 | 415 | 422 | 429 | 500 | 503,
    /** Stable and machine-readable, such as "unknown-order". */
    readonly type: string,
    readonly title: string,
    detail: string,
    /** Further members, for machines. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }

  toJSON(): Record<string, unknown> {
    return { type: `urn:twofold:problem:${this.type}`, title: this.title, status: this.status, detail: this.message, ...this.members };
  }
}

export const invalidRequest = (detail: string): Problem => new Problem(400, 'invalid-request', 'This request cannot be read', detail);
