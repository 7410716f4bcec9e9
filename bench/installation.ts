/** What the bench runs on: stores with their processes, a namespace and a database of its own, and the filled topic. */
import { Pool } from 'pg';
import { migrate } from '../batch-layer/postgres/migrate';
import { readConfig } from '../common/config';
import type { LiveState } from '../common/live/live-state';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { createKafkaLog } from '../common/log/kafka/kafka-log';
import { openLog } from '../common/log/kafka/open-log';
import type { Log } from '../common/log/log';
import { ownDatabase } from '../common/testing/own-database';
import { topicSettings } from '../common/topics';
import { PARTITIONS } from './events/fill';
import type { STORES } from './measure/observe';
import { processListeningOn } from './measure/processor-time';
import { storeVersions } from './measure/store-versions';

export interface Installation {
  /** For processes that are to work on it. */
  readonly env: Readonly<Record<string, string>>;
  readonly brokers: string;
  readonly namespace: string;
  readonly log: Log;
  /** The same broker with its topics' own names. */
  readonly plainLog: Log;
  readonly live: LiveState;
  /** The stores' processes. */
  readonly pids: Readonly<Record<(typeof STORES)[number], number>>;
  /** Their versions, by their names. */
  readonly versions: Readonly<Record<string, string>>;
  /** Lets go of it. With `keepTopics`, another bench of the same events need not fill them again. */
  close(keepTopics: boolean): Promise<void>;
}

export interface Addresses {
  readonly KAFKA_BROKERS: string;
  readonly REDIS_URL: string;
  readonly DATABASE_URL: string;
}

export async function openInstallation(addresses: Addresses, namespace: string, report: (line: string) => void): Promise<Installation> {
  const pids = {
    kafka: processListeningOn(Number(addresses.KAFKA_BROKERS.split(':')[1])),
    redis: processListeningOn(portOf(addresses.REDIS_URL, 6379)),
    postgres: processListeningOn(portOf(addresses.DATABASE_URL, 5432)),
  };
  const versions = await storeVersions({ redis: addresses.REDIS_URL, postgres: addresses.DATABASE_URL, kafka: pids.kafka });
  const database = await ownDatabase(addresses.DATABASE_URL);
  const env = { ...addresses, DATABASE_URL: database.url, TWOFOLD_NAMESPACE: namespace };
  const pool = new Pool({ connectionString: database.url, max: 1 });
  await migrate(pool);
  await pool.end();
  const log = openLog(readConfig(env), 'twofold-bench', report);
  const plainLog = createKafkaLog({ brokers: addresses.KAFKA_BROKERS.split(','), clientId: 'twofold-bench-peers', report });
  const live = createRedisLiveState({ url: addresses.REDIS_URL, prefix: namespace, report });
  return {
    env,
    brokers: addresses.KAFKA_BROKERS,
    namespace,
    log,
    plainLog,
    live,
    pids,
    versions,
    close: async (keepTopics) => {
      if (!keepTopics) await log.deleteTopics(topicSettings(PARTITIONS).map(({ topic }) => topic));
      await Promise.all([log.close(), plainLog.close(), live.close()]);
      await database.drop();
    },
  };
}

const portOf = (url: string, usual: number): number => Number(new URL(url).port || usual);
