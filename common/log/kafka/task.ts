/** One task as a member of a Kafka group holds it. */
export class Task {
  /** By topic: the offset that the next fetch must start at. Also past what readers do not see. */
  readonly at = new Map<string, number>();
  /** How many moments its handler waits for before it takes more. */
  pauses = 0;
  private open = false;
  private turn: Promise<void> = Promise.resolve();

  constructor(readonly partition: number) {}

  /** Whether records may be handed to the handler: from its position being known until it is to be given back. */
  isOpen(): boolean {
    return this.open;
  }

  openUp(): void {
    this.open = true;
  }

  shut(): void {
    this.open = false;
  }

  /** Runs `work` when everything asked for before is done: kafkajs may deliver a task's topics at the same time. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {
      // Whoever asked for the work hears of it; the next in turn goes on.
    });
    return done;
  }

  /** Resolves when nothing is in hand. */
  idle(): Promise<void> {
    return this.turn;
  }
}
