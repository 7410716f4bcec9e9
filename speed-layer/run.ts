/** One process of the speed layer, from its configuration to its end: every store it needs, the worker, health and metrics. */
import { randomUUID } from 'node:crypto';
import { INPUT_TOPICS } from '../common/events/catalogue';
import { tellBytesInHand } from '../common/http/bytes-in-hand';
import { openGate } from '../common/http/gate/open-gate';
import { servingRole } from '../common/http/gate/roles';
import { serveHealth } from '../common/http/serve-health';
import { tellStores } from '../common/http/store-up';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { openLog } from '../common/log/kafka/open-log';
import type { LayerParts } from '../common/logging/run-layer';
import { compileRowFold } from '../common/metrics/row-fold/row-fold';
import { definitionsHash, type View } from '../common/metrics/view';
import { topicSettings } from '../common/topics';
import { createMetrics } from './metrics';
import { createPostgresArchiveLookup } from './postgres-archive-lookup';
import { Troubles } from './troubles';
import { SpeedWorker } from './speed-worker';
import { ensureTopics, openPool, redisTrouble } from './stores';

/** Stopping takes no longer than this, ms: whatever a store that is away holds up is done again by whoever comes next. */
const STOP_WITHIN = 20_000;

/** Folds `views` until SIGTERM or SIGINT. Throws ConfigError and LogError for what a person must mend. */
export async function runSpeedLayer({ config, logger, tracer }: LayerParts, views: readonly View[]): Promise<void> {
  const report = logger.warn;
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', () => setTimeout(() => process.exit(), STOP_WITHIN).unref());

  const troubles = new Troubles(report);
  const metrics = createMetrics(Date.now);
  const log = openLog(config, 'twofold-speed-layer', report);
  const live = createRedisLiveState({ url: config.REDIS_URL, prefix: config.TWOFOLD_NAMESPACE || 'twofold', report });
  const pool = openPool(config);
  const worker = new SpeedWorker({
    log,
    live,
    archive: createPostgresArchiveLookup(pool),
    topics: INPUT_TOPICS,
    partitions: config.PARTITIONS,
    fold: compileRowFold(views),
    definitions: definitionsHash(views),
    now: Date.now,
    newId: randomUUID,
    troubles,
    horizonDays: config.IDENTITY_HORIZON_DAYS,
    onCommit: metrics.committed,
    tracer,
    onSent: metrics.sent,
  });
  metrics.watch(worker);
  tellBytesInHand(metrics.registry);
  tellStores(metrics.registry, { kafka: () => log.bounds(INPUT_TOPICS), redis: () => live.read(0), postgres: () => pool.query('SELECT 1') }, Date.now);
  try {
    const toTell = async (): Promise<string[]> => [
      ...(worker.joined ? [] : ['not a member of the group yet']),
      ...(await redisTrouble(live)),
      ...troubles.list(),
    ];
    const gate = await openGate({ config, pool, registry: metrics.registry, roleOf: servingRole, report: logger.warn, stopping: stopping.signal });
    const health = await serveHealth({ registry: metrics.registry, troubles: toTell, paused: () => worker.paused(), gate }, config.HOST, config.SPEED_PORT, 'SPEED_PORT');
    try {
      await ensureTopics(log, topicSettings(config.PARTITIONS), troubles, stopping.signal);
      if (!stopping.signal.aborted) logger.info(`ready: folding live events; health and metrics at ${health.url}`);
      await worker.run(stopping.signal);
    } finally {
      await health.close();
    }
  } finally {
    await Promise.all([log.close(), live.close(), pool.end()]);
  }
}
