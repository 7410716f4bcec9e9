import type { Stores } from '../../platform/stores';

/** Where the stores are, by the settings' names. */
export function addressesOf({ kafka, redis, postgres }: Stores): Record<string, string> {
  return { KAFKA_BROKERS: kafka.brokers, REDIS_URL: redis.url, DATABASE_URL: postgres.url };
}
