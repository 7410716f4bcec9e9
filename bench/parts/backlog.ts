/** Events of one run, in three stretches, that were appended and may not be dealt with yet. */
import { Waiting } from './waiting';

export type Stretch = 'before' | 'during' | 'after' | undefined;

export class Backlog {
  private readonly stretches = { before: new Waiting(), during: new Waiting(), after: new Waiting(), uncounted: new Waiting() };
  private appended = 0;
  private dealtWith = 0;
  /** Events that waited at once, at most. */
  peak = 0;

  add(stretch: Stretch, partition: number, firstOffset: number, events: number, at: number): void {
    this.stretches[stretch ?? 'uncounted'].add(partition, firstOffset, events, at, true);
    this.appended += events;
  }

  /** Everything below this position was dealt with at `now`, ms. */
  seen(position: readonly number[], now: number): void {
    for (const each of Object.values(this.stretches)) each.seen(position, now);
    this.dealtWith = position.reduce((sum, offset) => sum + offset, 0);
    this.peak = Math.max(this.peak, this.appended - this.dealtWith);
  }

  /** No more will come in any stretch. */
  close(): void {
    for (const each of Object.values(this.stretches)) each.close();
  }

  get over(): boolean {
    return Object.values(this.stretches).every(({ over }) => over);
  }

  /** Of a stretch whose events were all seen: how long the slowest hundredth waited at least, ms. */
  p99(stretch: 'before' | 'during' | 'after'): number {
    return this.stretches[stretch].latencies().p99;
  }
}
