/** The figures of `top`, out of two samples: rates are per second between them. */
import { quantile, total, type Metrics } from './exposition';
import type { Sample } from './sample';

export interface Figures {
  /** Why there is no status or no exact answer; undefined where all is well. */
  readonly trouble: string | undefined;
  readonly rates: Readonly<Record<'taken in' | 'read' | 'admitted' | 'duplicates' | 'rejected' | 'archived' | 'dead letters' | 'requests', number | null>>;
  /** Seconds from the log to being counted: upper bounds. */
  readonly latency: { readonly p50: number | null; readonly p99: number | null };
  readonly freshness: Readonly<Record<'batch' | 'speed' | 'serving', number | null>>;
  readonly lag: Readonly<Record<'speed' | 'archive' | 'answers', number | null>>;
  readonly tasks: readonly { readonly task: number; readonly lag: number | null; readonly beatSeconds: number | null; readonly stopped: string | null }[];
  readonly generation: { readonly id: number; readonly ageSeconds: number | null } | null;
  readonly mismatches: number | null;
  readonly liveCells: number | null;
  readonly recomputeFailures: number | null;
  readonly memoryMiB: Readonly<Record<string, number | null>>;
  readonly leftOut: { readonly duplicates: number | null; readonly rejections: number | null };
}

const MIB = 1_048_576;

export function figuresOf(before: Sample, now: Sample): Figures {
  const seconds = (now.at - before.at) / 1_000;
  const rate = (layer: string, name: string, labels?: Readonly<Record<string, string>>): number | null => {
    const [was, is] = [before, now].map((sample) => sample.metrics[layer]);
    const grown = (total(is, name, labels) ?? 0) - (total(was, name, labels) ?? 0);
    // A process that was started again counts from nothing.
    return !was || !is || seconds <= 0 || grown < 0 ? null : grown / seconds;
  };
  const { status } = now;
  const known = typeof status === 'string' ? undefined : status;
  const speed = (share: number): number | null => quantile(before.metrics['speed-layer'], now.metrics['speed-layer'], 'twofold_speed_log_latency_seconds', share) ?? null;
  const serving: Metrics | undefined = now.metrics['serving-layer'];
  return {
    trouble: typeof status === 'string' ? status : status.answering ? undefined : (status.reason ?? 'there is no exact answer'),
    rates: {
      'taken in': rate('storefront', 'twofold_ingest_events_published_total'),
      read: rate('speed-layer', 'twofold_speed_events_read_total'),
      admitted: rate('speed-layer', 'twofold_speed_events_admitted_total'),
      duplicates: rate('speed-layer', 'twofold_speed_events_duplicate_total'),
      rejected: rate('speed-layer', 'twofold_speed_events_rejected_total'),
      'dead letters': rate('speed-layer', 'twofold_speed_dead_letters_sent_total'),
      archived: rate('batch-layer', 'twofold_archive_records_total'),
      requests: rate('serving-layer', 'twofold_serving_request_duration_seconds_count'),
    },
    latency: { p50: speed(0.5), p99: speed(0.99) },
    freshness: known?.evidence?.freshness ?? { batch: null, speed: null, serving: null },
    lag: { speed: known?.speed.lagRecords ?? null, archive: known?.batch.archive?.lagRecords ?? null, answers: known?.serving.lagRecords ?? null },
    tasks: (known?.speed.tasks ?? []).map(({ task, lagRecords, heartbeatAgeSeconds, stopped }) => ({ task, lag: lagRecords, beatSeconds: heartbeatAgeSeconds, stopped: stopped ?? null })),
    generation: known?.batch.generation ? { id: known.batch.generation.id, ageSeconds: known.batch.generationAgeSeconds } : null,
    mismatches: total(serving, 'twofold_serving_reconciliation_mismatches') ?? null,
    liveCells: total(serving, 'twofold_serving_cells', { part: 'speed' }) ?? null,
    recomputeFailures: total(now.metrics['batch-layer'], 'twofold_recompute_failures_total') ?? null,
    memoryMiB: Object.fromEntries(Object.entries(now.metrics).map(([name, metrics]) => [name, mebibytes(total(metrics, 'process_resident_memory_bytes'))])),
    leftOut: { duplicates: known?.evidence?.duplicates.records ?? null, rejections: known?.evidence?.rejections.records ?? null },
  };
}

const mebibytes = (bytes: number | undefined): number | null => (bytes === undefined ? null : Math.round(bytes / MIB));
