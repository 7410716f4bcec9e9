/** What the processes of this folder do with their stores: open them, wait for Kafka, and tell what is away. */
import { Pool } from 'pg';
import type { Config } from '../common/config';
import { silenceOf } from '../common/http/silent-store';
import type { LiveState } from '../common/live/live-state';
import { isConnectionTrouble } from '../common/log/kafka/kafka-fault';
import type { Log, TopicSettings } from '../common/log/log';
import { reasonOf } from '../common/reason';
import { rest } from './rounds';
import type { Troubles } from './troubles';

export function openPool(config: Config): Pool {
  const pool = new Pool({ connectionString: config.DATABASE_URL, max: 4, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  // A lost idle connection would end the process if nobody listened; a Postgres that is away is told by whoever asks next.
  pool.on('error', () => undefined);
  return pool;
}

/** Tries until Kafka is there. Throws LogError where the topics do not fit. */
export async function ensureTopics(log: Log, settings: readonly TopicSettings[], troubles: Troubles, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await log.ensureTopics(settings);
      troubles.over('Kafka');
      return;
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error;
      troubles.has('Kafka', reasonOf(error));
      await rest(1_000, signal);
    }
  }
}

export const redisTrouble = (live: LiveState): Promise<string[]> => silenceOf('Redis', 'REDIS_URL', () => live.read(0));
