/** What Prometheus is told of the batch layer. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Generation } from '../common/generation';
import type { ChunkTold } from './archiver';

export function createMetrics(now: () => number) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const archived = new Counter({
    name: 'twofold_archive_records_total',
    help: 'Records archived, by topic and what became of them.',
    labelNames: ['topic', 'outcome'],
    registers,
  });
  const lag = new Gauge({ name: 'twofold_archive_lag_offsets', help: 'Offsets that the archive is behind the log.', labelNames: ['topic', 'partition'], registers });
  const reading = new Gauge({ name: 'twofold_archive_reading', help: '1 while the archiver reads the log, 0 while something keeps it from doing so.', registers });
  const duration = new Histogram({
    name: 'twofold_recompute_duration_seconds',
    help: 'From the start of a recompute to its published generation.',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600],
    registers,
  });
  const cells = new Counter({ name: 'twofold_recompute_cells_total', help: 'Cells computed from the archive.', registers });
  const failures = new Counter({ name: 'twofold_recompute_failures_total', help: 'Recomputes that failed for good.', registers });
  const mismatches = new Gauge({
    name: 'twofold_reconciliation_mismatches',
    help: 'Cells of the current generation on which the batch and the live fold disagreed. Must be 0.',
    registers,
  });
  const generation = new Gauge({ name: 'twofold_generation_id', help: 'The current generation; 0 before the first.', registers });
  let publishedAt: number | undefined;
  new Gauge({
    name: 'twofold_generation_age_seconds',
    help: 'Time since the current generation was published.',
    registers,
    collect() {
      if (publishedAt !== undefined) this.set((now() - publishedAt) / 1000);
    },
  });

  return {
    registry,
    reading: (on: boolean): void => reading.set(on ? 1 : 0),
    written: ({ topic, partition, added, duplicates, rejected, nextOffset, endOffset }: ChunkTold): void => {
      archived.inc({ topic, outcome: 'admitted' }, added);
      archived.inc({ topic, outcome: 'duplicate' }, duplicates);
      archived.inc({ topic, outcome: 'rejected' }, rejected);
      lag.set({ topic, partition }, Math.max(0, endOffset - nextOffset));
    },
    folded: (count: number): void => cells.inc(count),
    failed: (): void => failures.inc(),
    current: (now: Generation, seconds?: number): void => {
      generation.set(now.id);
      publishedAt = now.publishedAt;
      mismatches.set('mismatches' in now.reconciled ? now.reconciled.mismatches : 0);
      if (seconds !== undefined) duration.observe(seconds);
    },
  };
}

