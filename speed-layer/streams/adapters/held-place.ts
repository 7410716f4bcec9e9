/** A partition while it is ours: which of its records were handed out and are not dealt with yet. */
export class HeldPlace {
  /** In the order they were handed out, which is the log's. */
  private readonly waiting = new Set<number>();
  private noted: number;
  /** How many of them somebody has taken. */
  taken = 0;

  /** `next`: the offset that follows the last record handed out. */
  constructor(private next: number) {
    this.noted = next;
  }

  get unacknowledged(): number {
    return this.waiting.size;
  }

  handOut(offset: number): void {
    this.waiting.add(offset);
    this.next = offset + 1;
  }

  /** Nothing below `offset` is left to hand out. */
  passTo(offset: number): void {
    this.next = Math.max(this.next, offset);
  }

  /** False where it was said before. */
  acknowledge(offset: number): boolean {
    return this.waiting.delete(offset);
  }

  /** Up to where everything is dealt with, if that is further than was noted last. */
  toNote(): number | undefined {
    const [first = this.next] = this.waiting;
    if (first <= this.noted) return undefined;
    this.noted = first;
    return first;
  }
}
