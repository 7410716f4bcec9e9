/** Removing what an installation keeps on stores that are not ours alone: its topics, its keys, its tables; nothing else. */
import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { archiveTable } from '../../common/events/archive-table';
import { CATALOGUE } from '../../common/events/catalogue';
import type { Log } from '../../common/log/log';
import { topicSettings } from '../../common/topics';
import type { Edition } from '../../speed-layer/streams/run/editions/edition';
import { editionTopics, topicsOf } from '../../speed-layer/streams/run/topics';
import { declaredTopologies } from '../../speed-layer/topologies/built-in';

/** Tables besides the events' own: the batch layer's migrations and the storefront make them. */
const TABLES = [
  'archive_progress',
  'archived_day',
  'duplicate',
  'rejection',
  'recompute_run',
  'recompute_difference',
  'log_second',
  'archive_level',
  'customer',
  'topology_edition',
  'generation_day',
  'generation',
  'cell_block',
  'migration',
  'ingest_request',
  'accepted_order',
  'api_key',
];

const SCAN = 1_000;

/** `editions` are those of topologies, besides each one's first. */
export async function eraseTopics(log: Log, editions: readonly Pick<Edition, 'topology' | 'number'>[] = []): Promise<void> {
  const declared = declaredTopologies();
  const later = editions.flatMap(({ topology: name, number }) => declared.filter((each) => each.name === name).flatMap((topology) => (number === 1 ? [] : editionTopics(topology, number, 1))));
  const topics = [...topicSettings(1), ...declared.flatMap((topology) => topicsOf(topology, 1)), ...later];
  await log.deleteTopics(topics.map(({ topic }) => topic));
}

/** Keys begin with the namespace and a colon; other namespaces' keys never do. Gives how many there were. */
export async function eraseKeys(url: string, namespace: string): Promise<number> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  try {
    await redis.connect();
    const pattern = `${(namespace || 'twofold').replace(/[*?[\]\\]/g, '\\$&')}:*`;
    let erased = 0;
    for (let cursor = '0'; ; ) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN);
      if (keys.length > 0) erased += await redis.unlink(...keys);
      cursor = next;
      if (cursor === '0') return erased;
    }
  } finally {
    redis.disconnect();
  }
}

export async function eraseTables(pool: Pool): Promise<void> {
  const tables = [...TABLES, ...CATALOGUE.map(archiveTable)];
  await pool.query(`DROP TABLE IF EXISTS ${tables.join(', ')} CASCADE`);
  // A view of the blocks, gone with them; in the oldest form of the database a table.
  await pool.query('DROP TABLE IF EXISTS cell');
}
