/** What Prometheus is told of the speed layer. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Millis } from '../common/time';
import type { CommitTold } from './task';
import { TalliedHistogram } from './tallied-histogram';
import type { SpeedWorker } from './speed-worker';

/** Seconds; the long ones are for events that come late, or were sold years ago. */
const LATENCIES = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 86_400];

export function createMetrics(now: () => Millis) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) => new Counter({ name: `twofold_speed_${name}_total`, help, labelNames, registers });
  const seconds = (name: string, help: string, buckets: number[]) => new Histogram({ name: `twofold_speed_${name}_seconds`, help, buckets, registers });

  const read = counter('events_read', 'Records read, whatever became of them.', 'topic');
  const admitted = counter('events_admitted', 'Events counted.', 'topic');
  const duplicate = counter('events_duplicate', 'Events met before, and so not counted.', 'topic');
  const rejected = counter('events_rejected', 'Records that are no admissible event.', 'topic', 'reason');
  const deadLetters = counter('dead_letters_sent', 'Rejected records sent to a dead-letter topic.');
  const latency = (name: string, help: string) => new TalliedHistogram({ name: `twofold_speed_${name}_seconds`, help, buckets: LATENCIES, registers });
  const sinceEvent = latency('event_latency', 'From the time an event happened to its being counted.');
  const sinceLog = latency('log_latency', 'From the time an event came into the log to its being counted.');
  const commitDuration = seconds('commit_duration', 'How long the live state took for a commit.', [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30]);
  const commitSize = new Histogram({ name: 'twofold_speed_commit_records', help: 'Records in a commit.', buckets: [1, 2, 5, 10, 50, 100, 500, 1_000, 5_000, 20_000, 40_000], registers });

  return {
    registry,
    sent: (count: number): void => deadLetters.inc(count),
    committed: ({ topic, records, millis, duplicates, rejections, latencies }: CommitTold): void => {
      const at = now();
      read.inc({ topic }, records);
      admitted.inc({ topic }, latencies.counted);
      duplicate.inc({ topic }, duplicates);
      for (const { reason } of rejections) rejected.inc({ topic, reason });
      commitDuration.observe(millis / 1_000);
      commitSize.observe(records);
      sinceEvent.observeSince(at, latencies.eventTimes, latencies.counted);
      sinceLog.observeSince(at, latencies.logTimes, latencies.counted);
    },
    /** Tells of this worker's tasks whenever it is asked. */
    watch: (worker: Pick<SpeedWorker, 'held' | 'lags'>): void => {
      new Gauge({
        name: 'twofold_speed_lag_offsets',
        help: 'Offsets of the log that a task has still to read.',
        labelNames: ['topic', 'partition'],
        registers,
        collect() {
          this.reset();
          for (const { topic, partition, offsets } of worker.lags()) this.set({ topic, partition }, offsets);
        },
      });
      new Gauge({
        name: 'twofold_speed_task_up',
        help: '1 for a task of this process that goes on, 0 for one that has stopped (its heartbeat says why).',
        labelNames: ['partition'],
        registers,
        collect() {
          this.reset();
          for (const { partition, held } of worker.held()) this.set({ partition }, held.stopped === undefined ? 1 : 0);
        },
      });
      new Gauge({
        name: 'twofold_speed_paused',
        help: '1 for a task of this process that a store holds up: what it has in hand has waited for more than a second, and nothing more of its partition is fetched meanwhile.',
        labelNames: ['partition'],
        registers,
        collect() {
          this.reset();
          for (const { partition, held } of worker.held()) this.set({ partition }, held.pausedFor === undefined ? 0 : 1);
        },
      });
      new Gauge({
        name: 'twofold_speed_freshness_seconds',
        help: 'Time since a task had last counted all that the log held.',
        labelNames: ['partition'],
        registers,
        collect() {
          this.reset();
          for (const { partition, held } of worker.held()) this.set({ partition }, (now() - held.freshAt) / 1_000);
        },
      });
    },
  };
}
