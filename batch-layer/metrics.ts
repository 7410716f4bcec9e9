/** What Prometheus is told of the batch layer. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Generation } from '../common/generation';
import type { Position } from '../common/position';
import type { Archiver, ChunkTold } from './archiver';

/** The first planned recompute after an instant, ms; undefined where none is planned. */
type PlannedAfter = (at: number) => number | undefined;

export function createMetrics(now: () => number, plannedAfter: PlannedAfter) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const archived = new Counter({
    name: 'twofold_archive_records_total',
    help: 'Records archived, by topic and what became of them.',
    labelNames: ['topic', 'outcome'],
    registers,
  });
  const places = (name: string, help: string) => {
    const gauge = new Gauge({ name: `twofold_${name}`, help, labelNames: ['topic', 'partition'], registers });
    // Where it cannot be asked, nothing is told rather than what was told last.
    return (position: Position = {}): void => {
      gauge.reset();
      for (const [topic, offsets] of Object.entries(position)) offsets.forEach((offset, partition) => gauge.set({ topic, partition }, offset));
    };
  };
  const logFirst = places('log_first_offset', 'The first offset that the log still keeps: retention moves it on.');
  const logEnd = places('log_end_offset', 'The offset that the log gives next.');
  const archiveNext = places('archive_next_offset', 'The offset that the archive reads next: it holds all below it.');
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
  /** Where the log ended when it was asked last. */
  let ends: Position = {};
  let publishedAt: number | undefined;
  const began = now();
  new Gauge({
    name: 'twofold_recompute_planned_timestamp_seconds',
    help: 'When the schedule wants the recompute that follows the current generation (or, before the first, the start of this process); absent where it is set to never.',
    registers,
    collect() {
      const planned = plannedAfter(publishedAt ?? began);
      if (planned === undefined) this.remove();
      else this.set(planned / 1000);
    },
  });
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
    /** Tells of the log's bounds; rejects as asking for them does. */
    log: async (bounds: Promise<{ readonly start: Position; readonly end: Position }>): Promise<void> => {
      try {
        const { start, end } = await bounds;
        ends = end;
        logFirst(start);
        logEnd(end);
      } catch (error) {
        logFirst();
        logEnd();
        throw error;
      }
    },
    /** Tells up to where the archive is; rejects as asking for it does. */
    archive: async (extent: Promise<{ readonly next: Position }>): Promise<void> => {
      try {
        archiveNext((await extent).next);
      } catch (error) {
        archiveNext();
        throw error;
      }
    },
    /** Tells of the archiver's tasks whenever it is asked. */
    watch: (archiver: Pick<Archiver, 'held' | 'paused' | 'lags'>): void => {
      new Gauge({
        name: 'twofold_archive_lag_offsets',
        help: 'Offsets that the archive is behind the log, also while it cannot write.',
        labelNames: ['topic', 'partition'],
        registers,
        collect() {
          this.reset();
          for (const { topic, partition, offsets } of archiver.lags(ends)) this.set({ topic, partition }, offsets);
        },
      });
      new Gauge({
        name: 'twofold_archive_paused',
        help: '1 for a partition whose records have waited for Postgres for more than a second: nothing more of it is fetched meanwhile.',
        labelNames: ['partition'],
        registers,
        collect() {
          this.reset();
          const paused = new Set(archiver.paused().map(({ partition }) => partition));
          for (const partition of archiver.held()) this.set({ partition }, paused.has(partition) ? 1 : 0);
        },
      });
    },
    reading: (on: boolean): void => reading.set(on ? 1 : 0),
    written: ({ topic, added, duplicates, rejected }: ChunkTold): void => {
      archived.inc({ topic, outcome: 'admitted' }, added);
      archived.inc({ topic, outcome: 'duplicate' }, duplicates);
      archived.inc({ topic, outcome: 'rejected' }, rejected);
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

