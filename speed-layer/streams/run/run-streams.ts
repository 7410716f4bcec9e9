/** One process of the stream processor, from its configuration to its end: the stores, a worker for each topology, health and metrics. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { INPUT_TOPICS } from '../../../common/events/catalogue';
import { tellBytesInHand } from '../../../common/http/bytes-in-hand';
import { openGate } from '../../../common/http/gate/open-gate';
import { servingRole } from '../../../common/http/gate/roles';
import { serveHealth } from '../../../common/http/serve-health';
import { silenceOf } from '../../../common/http/silent-store';
import { tellStores } from '../../../common/http/store-up';
import { createStreamsBoard } from '../../../common/live/redis/streams-board';
import { tellDurability } from '../../../common/live/redis/durability';
import type { LayerParts } from '../../../common/logging/run-layer';
import { topicSettings } from '../../../common/topics';
import { USER_CLEARED } from '../../../common/user-cleared';
import { ensureTopics } from '../../stores';
import type { TopologySettings } from '../../topologies/settings';
import { Troubles } from '../../troubles';
import { checkTopologies } from '../check-topologies';
import { keepEditions, KeptTopology } from './keep-topology';
import { createStreamMetrics } from './metrics';
import { openEditions } from './open-editions';
import { keepTelling } from './tell';
import { topicsOf } from './topics';

/** Stopping takes no longer than this, ms: whatever a store that is away holds up is done again by whoever comes next. */
const STOP_WITHIN = 20_000;

/** Twelve groups fetch at once, each for itself: in a backlog their answers are most of this process's memory. */
const FETCH_BYTES = 1_048_576;

/** Runs until SIGTERM or SIGINT. Throws TopologyError, ConfigError and LogError for what a person must mend. */
export async function runStreams({ config, logger }: LayerParts, settings: TopologySettings): Promise<void> {
  const report = logger.warn;
  const stopping = new AbortController();
  // Every topology listens to it.
  setMaxListeners(0, stopping.signal);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', () => setTimeout(() => process.exit(), STOP_WITHIN).unref());

  const opened = openEditions(config, settings, 'twofold-streams', report, FETCH_BYTES);
  const { topologies, stores, archive, editions, switchLog, pool } = opened;
  const { log } = stores;
  const evicting = { currentGeneration: () => archive.currentGeneration(), horizonDays: config.IDENTITY_HORIZON_DAYS };
  const metrics = createStreamMetrics();
  const whole = new Troubles(report);
  const board = createStreamsBoard({ url: config.REDIS_URL, namespace: config.TWOFOLD_NAMESPACE, report });
  checkTopologies(topologies, { events: INPUT_TOPICS, said: [USER_CLEARED.topic] });
  const running = topologies.map((topology) => {
    const { name } = topology;
    const troubles = new Troubles((line) => report(`${name}: ${line}`));
    const kept = new KeptTopology({ ...stores, topology, switchLog, editions, evicting, troubles, ...metrics.of(name) });
    metrics.watch(name, kept.worker);
    return kept;
  });
  const redis = () => board.read(Date.now());
  tellBytesInHand(metrics.registry);
  tellStores(metrics.registry, { kafka: () => log.bounds(INPUT_TOPICS), redis, postgres: () => pool.query('SELECT 1') }, Date.now);
  try {
    const toTell = async (): Promise<string[]> => [
      ...running.flatMap(({ name, worker, troubles }) => [...(worker.joined ? [] : [`${name} is not a member of its group yet`]), ...troubles.list().map((line) => `${name}: ${line}`)]),
      ...whole.list(),
      ...(await silenceOf('Redis', 'REDIS_URL', redis)),
    ];
    const gate = await openGate({ config, pool, registry: metrics.registry, roleOf: servingRole, report, stopping: stopping.signal });
    const health = await serveHealth({ registry: metrics.registry, troubles: toTell, paused: () => running.flatMap(({ name, worker }) => worker.paused().map((each) => ({ ...each, of: name }))), gate }, config.HOST, config.STREAMS_PORT, 'STREAMS_PORT');
    try {
      const topics = [...topicSettings(config.PARTITIONS), ...topologies.flatMap((topology) => topicsOf(topology, config.PARTITIONS))];
      await ensureTopics(log, topics, whole, stopping.signal);
      void tellDurability(config.REDIS_URL, logger.info);
      if (!stopping.signal.aborted) logger.info(`ready: running ${running.length === 1 ? '1 topology' : `${running.length} topologies`}; health and metrics at ${health.url}`);
      const telling = keepTelling({ board, topologies, running, troubles: whole, now: Date.now, id: randomUUID() }, stopping.signal);
      await Promise.all([telling, keepEditions(running, topologies, editions, whole, stopping.signal)]);
    } finally {
      await health.close();
    }
  } finally {
    await Promise.all([opened.close(), board.close()]);
  }
}
