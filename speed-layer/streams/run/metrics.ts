/** What Prometheus is told of the stream processor, by topology. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { formatMoney } from '../../../common/money';
import type { TaskWorker } from '../../worker';
import type { StreamCommit, StreamTask } from './stream-task';

const COMMIT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];

export function createStreamMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name: `twofold_streams_${name}_total`, help, labelNames: ['topology'], registers });
  const read = counter('records_read', 'Records read, whatever became of them.');
  const made = counter('outputs_made', 'Outputs committed to an outbox, internal ones and late events with them.');
  const sent = counter('outputs_sent', 'Outputs sent to their topics.');
  const commitDuration = new Histogram({ name: 'twofold_streams_commit_duration_seconds', help: 'How long the state took for a commit.', labelNames: ['topology'], buckets: COMMIT_SECONDS, registers });

  const workers = new Map<string, Pick<TaskWorker<StreamTask>, 'held' | 'lags'>>();
  const gauge = <Label extends string>(name: string, help: string, labels: readonly Label[], samples: (topology: string, tasks: readonly StreamTask[]) => readonly [Record<Label, string>, number][]): void => {
    new Gauge({
      name: `twofold_streams_${name}`,
      help,
      labelNames: ['topology', ...labels],
      registers,
      collect() {
        this.reset();
        for (const [topology, worker] of workers) {
          for (const [given, value] of samples(topology, worker.held().map(({ task }) => task))) this.set({ topology, ...given }, value);
        }
      },
    });
  };
  gauge('tasks', 'Tasks held by this process.', [], (_topology, tasks) => [[{}, tasks.length]]);
  gauge('outputs_waiting', 'Outputs that wait to be sent; a task with more than 10,000 is paused until half of them are.', [], (_topology, tasks) => [[{}, tasks.reduce((sum, { waiting }) => sum + waiting, 0)]]);
  gauge('watermark_seconds', 'Event time up to which everything is taken to be there, as seconds since 1970; the least of the tasks that have read something.', [], (_topology, tasks) => {
    const known = tasks.map(({ watermark }) => watermark).filter(Number.isFinite);
    return known.length === 0 ? [] : [[{}, Math.min(...known) / 1_000]];
  });
  gauge('late_events', 'Events that came too late to correct anything, since the state began.', [], (_topology, tasks) => [[{}, tasks.reduce((total, task) => total + task.late().events, 0)]]);
  gauge('late_money', 'What those events amount to, in the unit of their currency. Exact inside; a sample is a float64.', ['currency'], (_topology, tasks) => {
    const total = new Map<string, bigint>();
    for (const task of tasks) for (const [currency, amount] of Object.entries(task.late().money)) total.set(currency, (total.get(currency) ?? 0n) + amount);
    return Array.from(total, ([currency, amount]) => [{ currency }, Number(formatMoney(amount))]);
  });
  new Gauge({
    name: 'twofold_streams_task_up',
    help: '1 for a task that goes on, 0 for one that has stopped by itself.',
    labelNames: ['topology', 'partition'],
    registers,
    collect() {
      this.reset();
      for (const [topology, worker] of workers) for (const { partition, held } of worker.held()) this.set({ topology, partition }, held.stopped === undefined ? 1 : 0);
    },
  });
  new Gauge({
    name: 'twofold_streams_paused',
    help: '1 for a task that a store or a table holds up: what it has in hand has waited for more than a second, and nothing more of its partition is fetched meanwhile.',
    labelNames: ['topology', 'partition'],
    registers,
    collect() {
      this.reset();
      for (const [topology, worker] of workers) for (const { partition, held } of worker.held()) this.set({ topology, partition }, held.pausedFor === undefined ? 0 : 1);
    },
  });
  new Gauge({
    name: 'twofold_streams_lag_offsets',
    help: 'Offsets of the log that the tasks of a topology have still to read.',
    labelNames: ['topology', 'topic'],
    registers,
    collect() {
      this.reset();
      for (const [topology, worker] of workers) for (const { topic, offsets } of worker.lags()) this.inc({ topology, topic }, offsets);
    },
  });

  return {
    registry,
    /** What a topology's worker tells. */
    of: (topology: string) => ({
      onCommit: ({ records, outputs, millis }: StreamCommit): void => {
        read.inc({ topology }, records);
        made.inc({ topology }, outputs);
        commitDuration.observe({ topology }, millis / 1_000);
      },
      onSent: (count: number): void => sent.inc({ topology }, count),
    }),
    /** Tells of this worker's tasks whenever it is asked. */
    watch: (topology: string, worker: Pick<TaskWorker<StreamTask>, 'held' | 'lags'>): void => void workers.set(topology, worker),
  };
}
