/** What Prometheus is told of the storefront. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestDuration: new Histogram({
      name: 'twofold_ingest_request_duration_seconds',
      help: 'From a request to its answer, published events included.',
      labelNames: ['route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [registry],
    }),
    eventsPublished: new Counter({
      name: 'twofold_ingest_events_published_total',
      help: 'Events published for new requests.',
      registers: [registry],
    }),
    replays: new Counter({ name: 'twofold_ingest_replays_total', help: 'Requests answered as retries of earlier ones.', registers: [registry] }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
