/** The serving layer: holds the merged view in memory and answers from it. */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { openGate } from '../common/http/gate/open-gate';
import { servingRole } from '../common/http/gate/roles';
import { listen } from '../common/http/listen';
import { withRequestLog } from '../common/http/request-log';
import { withTraces } from '../common/http/traced';
import { tellStores } from '../common/http/store-up';
import { openLog } from '../common/log/kafka/open-log';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { createStreamsBoard } from '../common/live/redis/streams-board';
import { runLayer, type LayerParts } from '../common/logging/run-layer';
import { definitionsHash } from '../common/metrics/view';
import { declareViews } from '../common/metrics/views';
import { queuesSeen } from '../common/recompute/queues-seen';
import { createRunRequests } from '../common/recompute/run-requests';
import type { SpanFields } from '../common/tracing/tracer';
import type { LastSeen } from './evidence';
import { follower } from './follower';
import { generationWatch } from './generation-source';
import { createApp } from './http/app';
import { answerFields } from './http/traced-answer';
import { archiveWatch, heartbeatWatch, LayersSeen } from './layers-seen';
import { TopologyFeed } from './live-page/topologies/topology-feed';
import { createMetrics } from './metrics';
import { archivePosition } from './postgres-archive';
import { PostgresGenerations } from './postgres-generations';
import { readRates } from './rates-file';
import { MergedView } from './view/merged-view';

/** How long requests in hand, and then the stores' goodbyes, may take once the process is asked to end, ms. */
const GRACE = 3_000;

const now = Date.now;

async function main({ config, logger, tracer }: LayerParts): Promise<void> {
  const report = logger.warn;
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

  const namespace = config.TWOFOLD_NAMESPACE;
  const views = declareViews({ premium: config.TIER_PREMIUM, standard: config.TIER_STANDARD });
  const definitions = definitionsHash(views);
  const view = new MergedView(config.PARTITIONS, definitions);
  const live = createRedisLiveState({ url: config.REDIS_URL, prefix: namespace || 'twofold', report });
  const pool = new Pool({ connectionString: config.DATABASE_URL, max: 6, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  pool.on('error', (error) => report(`Postgres: ${error.message}`));
  const runs = createRunRequests({ redisUrl: config.REDIS_URL, namespace, pool, report });

  const jobs = queuesSeen(config.REDIS_URL, namespace, definitions);
  // What is sent again is written to it, and what topologies say is read while somebody looks: many processes never connect.
  const log = openLog(config, 'twofold-serving', report);

  const board = createStreamsBoard({ url: config.REDIS_URL, namespace });
  const topologies = new TopologyFeed({ board, log, now });

  const seen = new LayersSeen();
  const upkeep = {
    following: follower(view, live, { now, report }),
    generations: generationWatch(view, new PostgresGenerations(pool, views), { now, report }),
    heartbeats: heartbeatWatch(seen, live, config.PARTITIONS, { now, report }),
    archive: archiveWatch(seen, { position: () => archivePosition(pool) }, { now, report }),
  };
  const lastSeen = (): LastSeen => ({ speed: seen.oldestHeartbeat(), serving: upkeep.following.lastDone, frozen: view.frozen() });
  const metrics = createMetrics({ view, views, partitions: config.PARTITIONS, seen, lastSeen, now });
  tellStores(metrics.registry, { redis: () => live.read(0), postgres: () => pool.query('SELECT 1') }, now);
  const parts = { view, views, rates: readRates(), partitions: config.PARTITIONS, seen, upkeep, lastSeen, runs, queues: jobs.open, pool, log, metrics, now, logger, mostStreams: config.LIMIT_STREAMS, topologies, closing: stopping.signal };
  const working = Promise.all(Object.values(upkeep).map((each) => each.run(stopping.signal)));
  const answered = (): SpanFields => {
    const answering = view.answer();
    return answering.ok ? answerFields(answering.answer) : {};
  };
  try {
    const gate = await openGate({ config, pool, registry: metrics.registry, roleOf: servingRole, report, stopping: stopping.signal });
    const server = await listen(withRequestLog(withTraces(gate.around(createApp(parts)), tracer, answered), logger), config.HOST, config.SERVING_PORT, 'SERVING_PORT');
    logger.info(`ready: answers at ${server.url}`);
    await stopped;
    await server.close();
    gate.close();
  } finally {
    stopping.abort();
    // Ends reads that are held open, so that the rounds in hand come to their end.
    const letGo = live.close().then(() => Promise.all([working, runs.close(), jobs.close(), board.close(), log.close(), pool.end()]));
    await Promise.race([letGo, pause(GRACE, undefined, { ref: false })]);
  }
}

// Nothing here is lost by going: a store that is away must not hold up the end.
void runLayer('serving-layer', process.env, main).finally(() => process.exit());
