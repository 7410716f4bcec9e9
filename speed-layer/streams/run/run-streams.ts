/** One process of the stream processor, from its configuration to its end: the stores, a worker for each topology, health and metrics. */
import { randomUUID } from 'node:crypto';
import { INPUT_TOPICS } from '../../../common/events/catalogue';
import { openGate } from '../../../common/http/gate/open-gate';
import { servingRole } from '../../../common/http/gate/roles';
import { serveHealth } from '../../../common/http/serve-health';
import { tellStores } from '../../../common/http/store-up';
import { createRedisLiveState } from '../../../common/live/redis/redis-live-state';
import { openLog } from '../../../common/log/kafka/open-log';
import type { LayerParts } from '../../../common/logging/run-layer';
import { topicSettings } from '../../../common/topics';
import { createPostgresArchiveLookup } from '../../postgres-archive-lookup';
import { ensureTopics, openPool, redisTrouble } from '../../stores';
import { builtIn } from '../../topologies/built-in';
import type { TopologySettings } from '../../topologies/settings';
import { Troubles } from '../../troubles';
import { cached } from '../table-cache';
import { minutes, seconds } from '../windows';
import { createStreamMetrics } from './metrics';
import { postgresUsers } from './postgres-users';
import { topologyWorker } from './run-topology';
import { topicsOf } from './topics';

/** Stopping takes no longer than this, ms: whatever a store that is away holds up is done again by whoever comes next. */
const STOP_WITHIN = 20_000;
/** Customers that are remembered, and for how long, ms. */
const CUSTOMERS = { most: 100_000, ttl: minutes(10), absentTtl: seconds(30) };

/** Runs until SIGTERM or SIGINT. Throws TopologyError, ConfigError and LogError for what a person must mend. */
export async function runStreams({ config, logger }: LayerParts, settings: TopologySettings): Promise<void> {
  const report = logger.warn;
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', () => setTimeout(() => process.exit(), STOP_WITHIN).unref());

  const log = openLog(config, 'twofold-streams', report);
  const pool = openPool(config);
  const archive = createPostgresArchiveLookup(pool);
  const metrics = createStreamMetrics();
  const whole = new Troubles(report);
  const prefix = `${config.TWOFOLD_NAMESPACE || 'twofold'}:streams`;
  const topologies = builtIn(settings, cached(postgresUsers(pool), { ...CUSTOMERS, now: Date.now }));
  const running = topologies.map((topology) => {
    const { name } = topology;
    const troubles = new Troubles((line) => report(`${name}: ${line}`));
    const live = createRedisLiveState({ url: config.REDIS_URL, prefix: `${prefix}:${name}`, report });
    const worker = topologyWorker({ topology, log, live, archive, partitions: config.PARTITIONS, troubles, now: Date.now, newId: randomUUID, ...metrics.of(name) });
    metrics.watch(name, worker);
    return { name, live, troubles, worker };
  });
  const [first] = running;
  if (!first) throw new Error('there is no topology to run');
  tellStores(metrics.registry, { kafka: () => log.bounds(INPUT_TOPICS), redis: () => first.live.read(0), postgres: () => pool.query('SELECT 1') }, Date.now);
  try {
    const toTell = async (): Promise<string[]> => [
      ...running.flatMap(({ name, worker, troubles }) => [...(worker.joined ? [] : [`${name} is not a member of its group yet`]), ...troubles.list().map((line) => `${name}: ${line}`)]),
      ...whole.list(),
      ...(await redisTrouble(first.live)),
    ];
    const gate = await openGate({ config, pool, registry: metrics.registry, roleOf: servingRole, report, stopping: stopping.signal });
    const health = await serveHealth({ registry: metrics.registry, troubles: toTell, gate }, config.HOST, config.STREAMS_PORT, 'STREAMS_PORT');
    try {
      const topics = [...topicSettings(config.PARTITIONS), ...topologies.flatMap((topology) => topicsOf(topology, config.PARTITIONS))];
      await ensureTopics(log, topics, whole, stopping.signal);
      if (!stopping.signal.aborted) logger.info(`ready: running ${running.length} topologies; health and metrics at ${health.url}`);
      await Promise.all(running.map(({ worker }) => worker.run(stopping.signal)));
    } finally {
      await health.close();
    }
  } finally {
    await Promise.all([log.close(), pool.end(), ...running.map(({ live }) => live.close())]);
  }
}
