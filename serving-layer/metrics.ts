/** What Prometheus is told of the serving layer. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { View } from '../common/metrics/view';
import { missingTo } from '../common/position';
import type { Millis } from '../common/time';
import { tellBusiness } from './business-metrics';
import type { LastSeen } from './evidence';
import type { LayersSeen } from './layers-seen';
import type { MergedView } from './view/merged-view';

export interface MeasuredParts {
  readonly view: MergedView;
  readonly views: readonly View[];
  readonly partitions: number;
  readonly seen: LayersSeen;
  readonly lastSeen: () => LastSeen;
  readonly now: () => Millis;
}

export function createMetrics({ view, views, partitions, seen, lastSeen, now }: MeasuredParts) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const answer = () => {
    const answering = view.answer();
    return answering.ok ? answering.answer : undefined;
  };
  /** A gauge read when it is asked for; a value that is not known is not told. */
  const gauge = (name: string, help: string, read: () => number | undefined): Gauge =>
    new Gauge({
      name: `twofold_serving_${name}`,
      help,
      registers,
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });

  gauge('answering', '1 while there is an exact answer, else 0.', () => (answer() ? 1 : 0));
  gauge('tasks', 'Tasks that an answer needs: one for each partition.', () => partitions);
  gauge('generation_id', 'The generation that is answered from; absent without one.', () => answer()?.generation?.id);
  gauge('frozen_tasks', 'Tasks whose part of the answer stands still until their store has caught up.', () => view.frozen().length);
  gauge('as_of_lag_records', "Records of the log that the answer does not cover yet, by the speed layer's last word of the log's ends.", () => {
    const current = answer();
    return current && missingTo(current.asOf, seen.ends());
  });
  gauge('archive_lag_records', "Records of the log that the archive does not hold yet, by the speed layer's last word of the log's ends.", () =>
    seen.archived && missingTo(seen.archived, seen.ends()),
  );
  gauge('reconciliation_mismatches', 'Cells on which the generation and the live fold disagreed when it was published: must stay 0.', () => {
    const reconciled = answer()?.generation?.reconciled;
    return reconciled && 'mismatches' in reconciled ? reconciled.mismatches : undefined;
  });
  new Gauge({
    name: 'twofold_serving_cells',
    help: 'Cells held for the answer.',
    // Not `layer`: by that Prometheus names the layer that it looks at, and puts what a metric calls so under another name.
    labelNames: ['part'],
    registers,
    collect() {
      const current = answer();
      const count = (indexes: Iterable<{ size: number }>): number => Array.from(indexes, ({ size }) => size).reduce((a, b) => a + b, 0);
      this.set({ part: 'batch' }, count(current?.generation?.days.values() ?? []));
      this.set({ part: 'speed' }, count(current?.live ?? []));
    },
  });
  new Gauge({
    name: 'twofold_serving_freshness_seconds',
    help: 'Age of each part of an answer: of the generation (batch), of the last heartbeat of the task that was silent longest (speed), since the answer was last level with the live state (serving).',
    labelNames: ['part'],
    registers,
    collect() {
      const { speed, serving } = lastSeen();
      for (const [part, at] of Object.entries({ batch: answer()?.generation?.publishedAt, speed, serving })) {
        if (at === undefined) this.remove({ part });
        else this.set({ part }, Math.max(0, now() - at) / 1000);
      }
    },
  });
  tellBusiness(registry, views, view);
  return {
    registry,
    requestDuration: new Histogram({
      name: 'twofold_serving_request_duration_seconds',
      help: 'From a request to the end of its answer, waiting for atLeast included.',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
