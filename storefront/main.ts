/** The storefront: takes orders and payments in and publishes them. */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { INPUT_TOPICS } from '../common/events/catalogue';
import { openGate } from '../common/http/gate/open-gate';
import { storefrontRole } from '../common/http/gate/roles';
import { listen } from '../common/http/listen';
import { withRequestLog } from '../common/http/request-log';
import { withTraces } from '../common/http/traced';
import { tellStores } from '../common/http/store-up';
import { openLog } from '../common/log/kafka/open-log';
import { runLayer, type LayerParts } from '../common/logging/run-layer';
import { reasonOf } from '../common/reason';
import { topicSettings, userClearedTopic } from '../common/topics';
import { createApp } from './app';
import { createIngest } from './ingest';
import { createMetrics } from './metrics';
import { createRequestStore, migrate } from './request-store';

/** How often, ms, what an outage left unpublished is tried again. */
const LEFTOVERS_EVERY = 5_000;

async function main({ config, logger, tracer }: LayerParts): Promise<void> {
  const report = logger.warn;
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

  const log = openLog(config, 'twofold-storefront', report);
  const pool = new Pool({ connectionString: config.DATABASE_URL, max: 10, connectionTimeoutMillis: 5_000 });
  pool.on('error', (error) => report(`Postgres: ${error.message}`));
  try {
    await log.ensureTopics([...topicSettings(config.PARTITIONS), userClearedTopic(config.PARTITIONS)]);
    await migrate(pool);
    const store = createRequestStore(pool);
    const ingest = createIngest(log, store);
    const stores = { kafka: () => log.bounds(INPUT_TOPICS), postgres: () => pool.query('SELECT 1') };
    const ready = async (): Promise<void> => {
      await Promise.all(Object.values(stores).map((ask) => ask()));
    };
    const metrics = createMetrics();
    tellStores(metrics.registry, stores, Date.now);
    const app = createApp({ ingest, store, metrics, now: Date.now, ready, logger, tracer });
    const gate = await openGate({ config, pool, registry: metrics.registry, roleOf: storefrontRole, report, stopping: stopping.signal });
    const server = await listen(withRequestLog(withTraces(gate.around(app), tracer), logger), config.HOST, config.STOREFRONT_PORT, 'STOREFRONT_PORT');
    logger.info(`ready: orders and payments at ${server.url}`);

    while (!stopping.signal.aborted) {
      try {
        const count = await ingest.publishLeftovers();
        if (count > 0) logger.info(`published ${count} request(s) that an outage or a crash had left over`);
      } catch (error) {
        report(`leftovers: ${reasonOf(error)}`);
      }
      await pause(LEFTOVERS_EVERY, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await server.close();
    gate.close();
  } finally {
    await Promise.all([log.close(), pool.end()]);
  }
}

void runLayer('storefront', process.env, main);
