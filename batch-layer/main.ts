/** The batch layer: archives the log, and recomputes generations from the archive. */
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import type { Config } from '../common/config';
import { INPUT_TOPICS } from '../common/events/catalogue';
import { tellBytesInHand } from '../common/http/bytes-in-hand';
import { openGate } from '../common/http/gate/open-gate';
import { servingRole } from '../common/http/gate/roles';
import { serveHealth } from '../common/http/serve-health';
import { silenceOf } from '../common/http/silent-store';
import { tellStores } from '../common/http/store-up';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { openLog } from '../common/log/kafka/open-log';
import { runLayer, type LayerParts } from '../common/logging/run-layer';
import { definitionsHash } from '../common/metrics/view';
import { declareViews } from '../common/metrics/views';
import { reasonOf } from '../common/reason';
import { createRunRequests } from '../common/recompute/run-requests';
import { topicSettings } from '../common/topics';
import { Archiver } from './archiver';
import { Differences } from './differences';
import { createDayJobs } from './jobs/day-jobs';
import { startRecomputeJobs } from './jobs/recompute-jobs';
import { Level } from './level';
import { createMetrics } from './metrics';
import { MigrationError, migrate } from './postgres/migrate';
import { TableError } from './postgres/event-tables';
import { openArchivePool } from './postgres/archive-pool';
import { createPostgresArchive } from './postgres/postgres-archive';
import { createPostgresGenerations } from './postgres/postgres-generations';
import { createPostgresRunBook } from './postgres/postgres-run-book';
import { kindsOfViews } from './reconcile';
import { keepReading } from './reading';
import { plannedAfter, startSchedule } from './schedule';

/** How often, ms, requests that the queue does not know are looked for, and markers passed over. */
const ROUND = 2_000;

/** Stopping takes no longer than this, ms. */
const STOP_WITHIN = 8_000;

async function main({ config, logger, tracer }: LayerParts): Promise<void> {
  const report = logger.warn;
  comeSecond(report);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  const pauseOrStop = (millis: number): Promise<void> => sleep(millis, undefined, { signal: stopping.signal });
  const pause = (millis: number): Promise<void> => pauseOrStop(millis).catch(() => undefined);

  const views = declareViews({ premium: config.TIER_PREMIUM, standard: config.TIER_STANDARD });
  const definitions = definitionsHash(views);
  const { REDIS_URL: redisUrl, TWOFOLD_NAMESPACE: namespace, PARTITIONS: partitions } = config;
  const log = openLog(config, 'twofold-batch-layer', report);
  const live = createRedisLiveState({ url: redisUrl, prefix: namespace || 'twofold', report });
  const pool = openPool(config, report);
  const closing: (() => Promise<unknown>)[] = [() => log.close(), () => live.close(), () => pool.end()];
  try {
    await log.ensureTopics(topicSettings(partitions));
    await migrateOnceThere(pool, report, pause, stopping.signal);
    if (stopping.signal.aborted) return;

    const metrics = createMetrics(Date.now, (at) => plannedAfter(config.RECOMPUTE_SCHEDULE, at));
    const archivePool = openArchivePool(config.DATABASE_URL, report);
    closing.push(() => archivePool.end());
    const archive = createPostgresArchive(archivePool, INPUT_TOPICS);
    // Before anything is begun: where it may not stand open, it ends here.
    const gate = await openGate({ config, pool, registry: metrics.registry, roleOf: servingRole, report, stopping: stopping.signal });
    const generations = createPostgresGenerations(pool, views);
    const requests = createRunRequests({ redisUrl, namespace, pool, report });
    const days = createDayJobs({ redisUrl, namespace, definitions, generations, concurrency: config.RECOMPUTE_CONCURRENCY, onFolded: metrics.folded, report });
    const book = createPostgresRunBook(pool);
    const jobs = startRecomputeJobs({
      redisUrl,
      namespace,
      pool,
      parts: { live, archive, generations, book, partitions, definitions, kindsOf: kindsOfViews(views), differences: () => new Differences(views), foldDays: days.fold, now: Date.now, pause: pauseOrStop },
      onPublished: (generation, seconds) => {
        metrics.current(generation, seconds);
        logger.info(`generation ${generation.id} published ${seconds === undefined ? 'as a dry run computed it' : `after ${seconds.toFixed(1)} s`}; ${describe(generation.reconciled)}`, { run: generation.run });
      },
      onFailed: metrics.failed,
      logger,
      tracer,
    });
    const schedule = startSchedule(config.RECOMPUTE_SCHEDULE, requests, Date.now, report);
    closing.unshift(() => schedule.stop(), () => jobs.close(), () => days.close(), () => requests.close());

    const current = await generations.current();
    if (current) metrics.current(current);
    if (current && current.definitions !== definitions) {
      logger.info(`the view definitions changed since generation ${current.id}: recomputing everything with the new ones`);
      await requests.request({ mode: 'full', requestedBy: 'schedule', requestedAt: Date.now() });
    }

    let trouble: string | undefined = 'not reading the log yet';
    const archiver = new Archiver({ archive, live, log, topics: INPUT_TOPICS, partitions, now: Date.now, onWritten: metrics.written });
    metrics.watch(archiver);
    const reading = keepReading({
      log,
      group: 'archiver',
      topics: INPUT_TOPICS,
      archiver,
      told: (now) => {
        if (now !== undefined && now !== trouble) report(`the archiver cannot read on: ${now}; trying again`);
        metrics.reading(now === undefined);
        trouble = now;
      },
      pause,
      stopping: stopping.signal,
    });
    const troubles = async (): Promise<readonly string[]> => trouble === undefined ? silenceOf('Postgres', 'DATABASE_URL', () => pool.query('SELECT 1')) : [trouble];
    const stores = { kafka: () => metrics.log(log.bounds(INPUT_TOPICS)), redis: () => live.read(0), postgres: () => metrics.archive(archive.extent()) };
    tellBytesInHand(metrics.registry);
    tellStores(metrics.registry, stores, Date.now);
    const health = await serveHealth({ registry: metrics.registry, troubles, paused: () => archiver.paused(), gate }, config.HOST, config.BATCH_PORT, 'BATCH_PORT');
    closing.unshift(() => health.close());
    logger.info(`ready: archiving; health and metrics at ${health.url}`);

    const level = new Level({ pool, log, topics: INPUT_TOPICS, now: Date.now });
    while (!stopping.signal.aborted) {
      await requests.wake().catch((error: unknown) => report(`looking for requests: ${reasonOf(error)}`));
      await book.expire(Date.now()).catch((error: unknown) => report(`looking for dry runs that nobody decided about: ${reasonOf(error)}`));
      await archiver.keepUp().catch((error: unknown) => report(`moving on over markers: ${reasonOf(error)}`));
      await level.note().catch((error: unknown) => report(`comparing the archive with the log: ${reasonOf(error)}`));
      await pause(ROUND);
    }
    await reading;
  } finally {
    // A store that is away must not keep the process: what it holds in hand is repeated by whoever comes next.
    setTimeout(() => process.exit(), STOP_WITHIN).unref();
    for (const close of closing) await close();
  }
}

/** On a machine that is short of processor time the live path goes first: nobody waits for the archive or a recompute. */
function comeSecond(report: (line: string) => void): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    report(`it runs with the same priority as the others: ${reasonOf(error)}`);
  }
}

function openPool(config: Config, report: (line: string) => void): Pool {
  const pool = new Pool({ connectionString: config.DATABASE_URL, max: 10 + config.RECOMPUTE_CONCURRENCY, connectionTimeoutMillis: 10_000 });
  pool.on('error', (error) => report(`Postgres: ${error.message}`));
  return pool;
}

async function migrateOnceThere(pool: Pool, report: (line: string) => void, pause: (millis: number) => Promise<void>, stopping: AbortSignal): Promise<void> {
  let told: string | undefined;
  while (!stopping.aborted) {
    try {
      await migrate(pool);
      return;
    } catch (error) {
      const reason = await troubleOf(pool);
      if (reason === undefined) throw error;
      if (reason !== told) report(`Postgres cannot be reached (${reason}): trying again until it can; it is where DATABASE_URL says`);
      told = reason;
      await pause(1_000);
    }
  }
}

async function troubleOf(pool: Pool): Promise<string | undefined> {
  try {
    await pool.query('SELECT 1');
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function describe(reconciled: object & ({ skipped: string } | { compared: number; mismatches: number })): string {
  if ('skipped' in reconciled) return `not reconciled: ${reconciled.skipped}`;
  return reconciled.mismatches === 0 ? `${reconciled.compared} cells reconciled, none differs` : `${reconciled.mismatches} of ${reconciled.compared} cells DIFFER from the live fold`;
}

void runLayer('batch-layer', process.env, main, [MigrationError, TableError]);
