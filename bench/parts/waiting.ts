/** Events that were appended and not yet seen in an answer, and how long those took that were. */
interface Appended {
  /** Offsets [from, end) of a partition. */
  from: number;
  readonly end: number;
  readonly at: number;
  readonly counts: boolean;
}

export class Waiting {
  private readonly queues = new Map<number, Appended[]>();
  private readonly seenAfter: { readonly millis: number; readonly events: number }[] = [];
  private closed = false;
  private _counted = 0;

  /** Events that happened at `at`, ms, lie there; `counts` where their latency is to be told. */
  add(partition: number, firstOffset: number, events: number, at: number, counts: boolean): void {
    const queue = this.queues.get(partition) ?? [];
    queue.push({ from: firstOffset, end: firstOffset + events, at, counts });
    this.queues.set(partition, queue);
    if (counts) this._counted += events;
  }

  /** An answer that covers everything below this position came at `now`, ms. */
  seen(position: readonly number[], now: number): void {
    for (const [partition, queue] of this.queues) {
      const upTo = position[partition] ?? 0;
      for (let first = queue[0]; first && first.from < upTo; first = queue[0]) {
        const covered = Math.min(first.end, upTo) - first.from;
        if (first.counts) this.seenAfter.push({ millis: now - first.at, events: covered });
        first.from += covered;
        if (first.from === first.end) queue.shift();
      }
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

  /** Of the events that count; each weighs the same. */
  latencies(): { p50: number; p99: number; most: number } {
    const sorted = this.seenAfter.sort((a, b) => a.millis - b.millis);
    const all = sorted.reduce((sum, { events }) => sum + events, 0);
    const share = (part: number): number => {
      let passed = 0;
      return sorted.find(({ events }) => (passed += events) >= all * part)?.millis ?? NaN;
    };
    return { p50: share(0.5), p99: share(0.99), most: share(1) };
  }
}
