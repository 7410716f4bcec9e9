/** Chance that replays: everything a history leaves open is drawn from its seed (Mulberry32, Tommy Ettinger's public-domain generator). */
export class Random {
  private state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not begin alike.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  /** One of the list, each as likely as its weight. */
  weighted<T>(list: readonly T[], weightOf: (item: T) => number): T {
    // The running sums: this is drawn at every step, so it makes one list and no more.
    let sum = 0;
    const sums = list.map((item) => (sum += weightOf(item)));
    const drawn = this.next() * sum;
    const found = list[sums.findIndex((upTo) => drawn < upTo)];
    if (found === undefined) throw new RangeError('nothing has any weight');
    return found;
  }
}
