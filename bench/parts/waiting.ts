/** Events that were appended and not yet seen in an answer. */
interface Appended {
  readonly offset: number;
  readonly asked: number;
  readonly counts: boolean;
}

export class Waiting {
  private readonly queues = new Map<number, Appended[]>();
  private readonly millis: number[] = [];
  private closed = false;
  private _counted = 0;

  /** An event at that place, whose append was asked for at `asked`, ms; `counts` where its latency is to be told. */
  add(partition: number, offset: number, asked: number, counts: boolean): void {
    const queue = this.queues.get(partition) ?? [];
    queue.push({ offset, asked, counts });
    this.queues.set(partition, queue);
    if (counts) this._counted += 1;
  }

  /** An answer that covers everything below this position came at `at`, ms. */
  seen(position: readonly number[], at: number): void {
    for (const [partition, queue] of this.queues) {
      const upTo = position[partition] ?? 0;
      const left = queue.findIndex(({ offset }) => offset >= upTo);
      for (const { asked, counts } of queue.splice(0, left < 0 ? queue.length : left)) if (counts) this.millis.push(at - asked);
    }
  }

  /** No more events will come. */
  close(): void {
    this.closed = true;
  }

  /** Whether all were seen, and no more will come. */
  get over(): boolean {
    return this.closed && [...this.queues.values()].every((queue) => queue.length === 0);
  }

  /** How many events count. */
  get counted(): number {
    return this._counted;
  }

  latencies(): { p50: number; p99: number; most: number } {
    const sorted = Float64Array.from(this.millis).sort();
    const share = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
    return { p50: share(0.5), p99: share(0.99), most: share(1) };
  }
}
