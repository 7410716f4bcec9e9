/** Runs pieces of work one after the other: what a task does must not overlap with itself. */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    // The caller sees a failure; the next in turn goes on regardless.
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything asked for so far is over. */
  async idle(): Promise<void> {
    await this.last;
  }
}
