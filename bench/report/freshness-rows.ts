/** Freshness as a table. */
import type { Freshness } from '../parts/freshness';

export const FRESHNESS_COLUMNS = ['events/s', 'reached', 'p50 ms', 'p99 ms', 'most ms', 'cores: speed', 'batch', 'serving', 'Kafka', 'Redis', 'Postgres'];

export function freshnessTable(rates: readonly Freshness[]): string[][] {
  return rates.map(({ rate, reached, p50, p99, most, load }) => [
    rate.toLocaleString('en'),
    Math.round(reached).toLocaleString('en'),
    ...[p50, p99, most].map((millis) => millis.toFixed(0)),
    ...[load.speed, load.batch, load.serving, load.kafka, load.redis, load.postgres].map((cores) => cores.toFixed(2)),
  ]);
}
