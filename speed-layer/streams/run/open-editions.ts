/** Whatever runs editions of the built-in topologies, opened as the configuration says: the stream processor, and a replay. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Config } from '../../../common/config';
import { createRedisLiveState } from '../../../common/live/redis/redis-live-state';
import { openLog } from '../../../common/log/kafka/open-log';
import type { Log } from '../../../common/log/log';
import { createPostgresArchiveLookup } from '../../postgres-archive-lookup';
import type { ArchiveLookup } from '../../archive-lookup';
import { openPool } from '../../stores';
import { builtIn } from '../../topologies/built-in';
import type { TopologySettings } from '../../topologies/settings';
import { cached } from '../table-cache';
import type { Topology } from '../topology';
import { statePrefix } from './editions/edition';
import type { EditionStores } from './editions/edition-run';
import type { Editions } from './editions/editions';
import { postgresEditions } from './editions/postgres-editions';
import { postgresUsers, USERS_CACHED } from './postgres-users';

export interface OpenEditions {
  readonly topologies: readonly Topology[];
  readonly stores: EditionStores;
  readonly archive: ArchiveLookup;
  readonly editions: Editions;
  /** By which editions are switched: not the one that tasks send through, from whose producers a writer is not fenced. */
  readonly switchLog: Log;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Connects when it is first needed. `clientId` names the process to Kafka; `fetchBytes` as in KafkaLogOptions. Throws ConfigError. */
export function openEditions(config: Config, settings: TopologySettings, clientId: string, report: (line: string) => void, fetchBytes?: number): OpenEditions {
  const log = openLog(config, clientId, report, fetchBytes);
  const switchLog = openLog(config, `${clientId}-switch`, report);
  const pool = openPool(config);
  const archive = createPostgresArchiveLookup(pool);
  return {
    topologies: builtIn(settings, cached(postgresUsers(pool), { ...USERS_CACHED, now: Date.now })),
    stores: {
      log,
      openLive: (name, edition) => createRedisLiveState({ url: config.REDIS_URL, prefix: statePrefix(config.TWOFOLD_NAMESPACE, name, edition), report }),
      archive,
      partitions: config.PARTITIONS,
      now: Date.now,
      newId: randomUUID,
    },
    archive,
    editions: postgresEditions(pool),
    switchLog,
    pool,
    close: async () => {
      await Promise.all([log.close(), switchLog.close()]);
      // Not before: what the logs still do may ask it.
      await pool.end();
    },
  };
}
