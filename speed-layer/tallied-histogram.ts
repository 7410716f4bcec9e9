/** A Prometheus histogram of durations that is told of many at once: each costs an addition, and shows as if observed alone. */
import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';

type Shown = MetricObjectWithValues<MetricValueWithName<string>>;

export class TalliedHistogram extends Histogram {
  /** How many fell into each bucket alone, and last those beyond all. */
  private readonly counts: Float64Array;
  /** Whole milliseconds, so that no order of adding tells. */
  private sumMillis = 0;
  /** The upper bounds, in milliseconds. */
  private readonly upTo: readonly number[];

  constructor(private readonly told: { readonly name: string; readonly help: string; readonly buckets: readonly number[]; readonly registers: ConstructorParameters<typeof Histogram>[0]['registers'] & {} }) {
    super({ name: told.name, help: told.help, buckets: [...told.buckets], registers: told.registers });
    this.upTo = told.buckets.map((seconds) => seconds * 1_000);
    this.counts = new Float64Array(told.buckets.length + 1);
  }

  /** What passed from each of the first `count` instants until `at`; nothing for those that are still to come. */
  observeSince(at: number, instants: Float64Array, count: number): void {
    const { upTo, counts } = this;
    // Sought from where the one before fell: most are much alike.
    let bucket = 0;
    for (let i = 0; i < count; i++) {
      const millis = Math.max(0, at - (instants[i] ?? at));
      while (bucket > 0 && millis <= (upTo[bucket - 1] ?? 0)) bucket -= 1;
      while (bucket < upTo.length && millis > (upTo[bucket] ?? 0)) bucket += 1;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      this.sumMillis += millis;
    }
  }

  override get(): Promise<Shown> {
    return Promise.resolve(this.shown());
  }

  private shown(): Shown {
    const { name, help, buckets } = this.told;
    let count = 0;
    const values = [...buckets, '+Inf'].map((le, i) => ({ labels: { le }, value: (count += this.counts[i] ?? 0), metricName: `${name}_bucket` }));
    values.push({ labels: {} as { le: number }, value: this.sumMillis / 1_000, metricName: `${name}_sum` });
    values.push({ labels: {} as { le: number }, value: count, metricName: `${name}_count` });
    // Its types have an enum here, but it writes and reads this text.
    return { name, help, type: 'histogram' as never, aggregator: 'sum', collect: () => undefined, values };
  }

  /** What prom-client asks instead of `get` when it writes text. */
  getForPromString(): Promise<Shown> {
    return this.get();
  }
}
