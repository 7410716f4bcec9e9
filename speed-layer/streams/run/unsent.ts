/**
 * How many outputs of a task wait to be sent. A task makes them with one commit for a thousand records and sends them with
 * several calls of Kafka, so where Kafka is slow it must make no more: what waits, waits in the log and not in Redis.
 */
import type { HeldBack } from '../../held-task';

export class Unsent {
  private made = 0;
  private sent = 0;
  private waiting: (() => void)[] = [];

  /** `most`: from here on, it makes no more, until half of them are sent. */
  constructor(private readonly most: number) {}

  get count(): number {
    return Math.max(0, this.made - this.sent);
  }

  /** Of a state that was loaded. */
  load(made: number, sent: number): void {
    [this.made, this.sent] = [made, sent];
    this.look();
  }

  noteMade(made: number): void {
    this.made = made;
  }

  noteSent(below: number): void {
    this.sent = Math.max(this.sent, below);
    this.look();
  }

  /** What holds the task back; undefined where it may go on. */
  get heldBack(): HeldBack | undefined {
    if (this.count <= this.most) return undefined;
    return { why: () => `${this.count.toLocaleString('en')} outputs wait to be sent`, over: () => new Promise((resolve) => this.waiting.push(resolve)) };
  }

  private look(): void {
    if (this.count > this.most / 2) return;
    const { waiting } = this;
    this.waiting = [];
    for (const goOn of waiting) goOn();
  }
}
