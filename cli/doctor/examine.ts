/** Everything that a person would look at, in the order in which one thing stands on another. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { StoreName } from '../../platform/store';
import type { Context } from '../context';
import { servingOf } from '../serving';
import { settingsFor } from '../settings';
import { layersOf } from '../status/layers';
import { statusShape } from '../status/status-shape';
import { ill, looked, well, type Finding } from './finding';
import { kafkaFindings } from './kafka';
import { layerFinding, rejectionFinding, statusFindings } from './layers';
import { diskFinding, nodeFinding } from './machine';
import { postgresFindings } from './postgres';
import { redisFindings } from './redis';
import { topologiesNow, topologyFindings } from './topologies';

/** Between two looks at the lag, ms. */
const BETWEEN = 1_000;
const PAGE = 500;
const listed = z.object({ rejections: z.array(z.unknown()), next: z.string().nullable() });

/** @param serving the address of the serving layer, where it is not the one that runs here */
export async function examine(context: Context, serving?: string): Promise<readonly Finding[]> {
  const { dataDir } = context;
  const settings = (need: readonly StoreName[]) => settingsFor(context, need);
  const parts = await Promise.all([
    looked('Node', 'install a newer Node', () => [nodeFinding(process.versions.node)]),
    looked('disk', 'name a folder with --data <folder>', async () => [await diskFinding(dataDir)]),
    looked('configuration', 'mend the variable; docs/CONFIGURATION.md has them all', () => {
      settings([]);
      return [well('configuration', 'every setting fits')];
    }),
    looked('Kafka', 'is it running? npm start, or set KAFKA_BROKERS', async () => kafkaFindings(settings(['kafka']))),
    looked('Redis', 'is it running? npm start, or set REDIS_URL', async () => redisFindings(settings(['redis']).REDIS_URL)),
    looked('Postgres', 'is it running? npm start, or set DATABASE_URL', async () => postgresFindings(settings(['postgres']).DATABASE_URL)),
    looked('layers', 'npm start', async () => layersFindings(context, serving)),
    looked('topologies', 'is Redis running? npm start', async () => topologyFindings(await topologiesNow(settings(['redis'])))),
    looked('serving layer', 'npm start, or name another with --serving <url>', async () => answersFindings(context, serving)),
  ]);
  context.signal.throwIfAborted();
  return parts.flat();
}

async function layersFindings({ dataDir, signal }: Context, serving?: string): Promise<readonly Finding[]> {
  if (serving !== undefined) return [];
  const layers = await layersOf(dataDir, signal);
  return layers.length > 0 ? layers.map(layerFinding) : [ill('layers', `none was started from ${dataDir}`, 'npm start, or name a serving layer elsewhere with --serving <url>')];
}

async function answersFindings(context: Context, url?: string): Promise<readonly Finding[]> {
  const serving = servingOf(context, url);
  const before = await serving.get('/api/status', statusShape);
  await pause(BETWEEN, undefined, { signal: context.signal });
  const now = await serving.get('/api/status', statusShape);
  const letters = looked('dead letters', "is Postgres running? the serving layer's log says more", async () => {
    const { rejections, next } = await serving.get(`/api/rejections?resent=false&limit=${PAGE}`, listed);
    return [rejectionFinding(rejections.length, next !== null)];
  });
  return [...statusFindings(before, now), ...(await letters)];
}
