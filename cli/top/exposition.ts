/** Reading what a process tells Prometheus, as far as `top` needs it. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
/** Series by the name of their metric. */
export type Metrics = ReadonlyMap<string, readonly Series[]>;

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Lines that are no series are passed over. */
export function parseMetrics(text: string): Metrics {
  const metrics = new Map<string, Series[]>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const series = { labels: Object.fromEntries(Array.from(labels.matchAll(LABEL), ([, key = '', text = '']) => [key, text])), value: value === '+Inf' ? Infinity : Number(value) };
    const known = metrics.get(name);
    if (known) known.push(series);
    else metrics.set(name, [series]);
  }
  return metrics;
}

/** The sum over the series that carry these labels; undefined where there is none. */
export function total(metrics: Metrics | undefined, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const found = metrics?.get(name)?.filter((series) => Object.entries(labels).every(([key, value]) => series.labels[key] === value));
  return found && found.length > 0 ? found.reduce((sum, { value }) => sum + value, 0) : undefined;
}

/**
 * The upper bound of the bucket in which that share of a histogram's observations since `before` lies, seconds;
 * undefined where there were none.
 */
export function quantile(before: Metrics | undefined, now: Metrics | undefined, name: string, share: number): number | undefined {
  const grown = (now?.get(`${name}_bucket`) ?? []).map(({ labels, value }) => {
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    return { bound, count: value - (total(before, `${name}_bucket`, labels) ?? 0) };
  });
  const all = Math.max(0, ...grown.map(({ count }) => count));
  if (all === 0) return undefined;
  return grown.sort((a, b) => a.bound - b.bound).find(({ count }) => count >= share * all)?.bound;
}
