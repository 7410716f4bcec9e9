import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Pool } from 'pg';
import { z } from 'zod';
import { parseRates } from '../../common/currency/rates';
import { MemoryLiveState } from '../../common/live/memory';
import type { StreamsSeen } from '../../common/live/redis/streams-board';
import { MemoryBroker, MemoryLog } from '../../common/log/memory';
import { queuesSeen, type QueuesSeen } from '../../common/recompute/queues-seen';
import { createRunRequests, type RunRequests } from '../../common/recompute/run-requests';
import { Contract } from '../../common/testing/contract';
import { mountedRoutes } from '../../common/testing/mounted-routes';
import { ownDatabase, type OwnDatabase } from '../../common/testing/own-database';
import { withRequestLog } from '../../common/http/request-log';
import { listeningLogger } from '../../common/testing/listening-logger';
import { topicSettings } from '../../common/topics';
import { follower, followOnce } from '../follower';
import { generationWatch } from '../generation-source';
import { createApp, routed } from '../http/app';
import { servingApi } from '../http/described';
import { archiveWatch, heartbeatWatch, LayersSeen } from '../layers-seen';
import { TopologyFeed } from '../live-page/topologies/topology-feed';
import { createMetrics } from '../metrics';
import { archivePosition } from '../postgres-archive';
import { PostgresGenerations } from '../postgres-generations';
import { MergedView } from '../view/merged-view';
import { definitions, MIGRATION, Shop, views } from './shop';

const RATES = parseRates('Date,USD,GBP,\n2026-01-02,2,0.5,\n');
export const PARTITIONS = 2;
export const MOST_STREAMS = 3;
export const NOW = Date.parse('2026-01-06T12:00:30Z');
export const json = z.record(z.string(), z.unknown());

/** The app on a real HTTP server and a real Postgres, over a live state that the test moves step by step. */
export class AppOnStores {
  readonly live = new MemoryLiveState();
  readonly log = new MemoryLog(new MemoryBroker({ now: () => NOW, selfDriving: true }));
  /** What the processes that run topologies tell. */
  streams: StreamsSeen = { declared: [], told: [] };
  readonly shop = new Shop(this.live, PARTITIONS);
  readonly view = new MergedView(PARTITIONS, definitions);
  readonly seen = new LayersSeen();
  private readonly listening = listeningLogger();
  /** What it wrote to its log. */
  readonly heard = this.listening.heard;
  readonly operationParts = { views, rates: RATES, partitions: PARTITIONS };
  /** What is answered is held to the OpenAPI document. */
  readonly contract = new Contract(servingApi(this.operationParts), (path) => path === '/' || /^\/(live|docs|openapi|queues)\b/.test(path));
  private readonly closing = new AbortController();
  url = '';
  /** The routes of such an app. */
  mounted!: () => readonly string[];
  private server!: Server;

  private constructor(
    private readonly database: OwnDatabase,
    readonly pool: Pool,
    private readonly runs: RunRequests,
    private readonly jobs: QueuesSeen,
  ) {}

  static async start(): Promise<AppOnStores> {
    const database = await ownDatabase();
    const pool = new Pool({ connectionString: database.url });
    // Dropping the database may cut connections that are just being closed.
    pool.on('error', () => undefined);
    await pool.query(MIGRATION);
    const [redisUrl, namespace] = [process.env['REDIS_URL'] ?? '', `serving_${randomBytes(4).toString('hex')}`];
    const runs = createRunRequests({ redisUrl, namespace, pool });
    const jobs = queuesSeen(redisUrl, namespace, definitions);
    const world = new AppOnStores(database, pool, runs, jobs);
    await world.log.ensureTopics(topicSettings(PARTITIONS));
    const { seen } = world;
    const { logger } = world.listening;
    const parts = { now: () => NOW, report: logger.warn };
    const upkeep = {
      following: follower(world.view, world.live, parts),
      generations: generationWatch(world.view, new PostgresGenerations(pool, views), parts),
      heartbeats: heartbeatWatch(seen, world.live, PARTITIONS, parts),
      archive: archiveWatch(seen, { position: () => archivePosition(pool) }, parts),
    };
    const lastSeen = () => ({ speed: seen.oldestHeartbeat(), serving: NOW - 250, frozen: world.view.frozen() });
    const metrics = createMetrics({ view: world.view, views, partitions: PARTITIONS, seen, lastSeen, now: parts.now });
    const appParts = { now: parts.now, logger, view: world.view, views, rates: RATES, partitions: PARTITIONS, seen, upkeep, lastSeen, runs, queues: jobs.open, pool, log: world.log, metrics, mostStreams: MOST_STREAMS, topologies: new TopologyFeed({ board: { read: () => Promise.resolve(world.streams) }, log: world.log, now: parts.now }), closing: world.closing.signal };
    world.mounted = () => mountedRoutes(routed(appParts).app);
    world.server = createServer(withRequestLog(world.contract.around(createApp(appParts)), logger)).listen(0, '127.0.0.1');
    await once(world.server, 'listening');
    const at = world.server.address();
    if (typeof at === 'object' && at) world.url = `http://127.0.0.1:${at.port}`;
    return world;
  }

  async stop(): Promise<void> {
    this.close();
    this.server.closeAllConnections();
    this.server.close();
    await Promise.all([this.runs.close(), this.jobs.close()]);
    await this.pool.end();
    await this.database.drop();
    expect(this.contract.breaches).toEqual([]);
  }
  /** As the process does when it is asked to end. */
  close(): void {
    this.closing.abort();
  }
  follow(): Promise<void> {
    return followOnce(this.view, this.live, 0);
  }
  /** Reads the newest generation from Postgres. */
  async takeUp(): Promise<void> {
    this.view.offer(await new PostgresGenerations(this.pool, views).newest());
  }
  async ask(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(this.url + path, init);
    return { status: response.status, body: json.parse(await response.json()), headers: response.headers };
  }
}
