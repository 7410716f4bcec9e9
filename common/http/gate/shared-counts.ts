import { RateLimiterRedis } from 'rate-limiter-flexible';
import { connect } from '../../live/redis/connect';
import { MINUTE, type Standing } from './rate-limit';

/** Longer, ms, no count waits for Redis. */
const OUTAGE_MILLIS = 2_000;

export interface SharedCounts {
  /** Adds requests to the count of `caller` in the present minute, for what `kind` names. */
  add(kind: string, caller: string, requests: number): Promise<Standing>;
  close(): void;
}

/** Counts in Redis that every process of an installation adds to; each is gone after a minute. */
export function sharedCounts({ url, namespace }: { readonly url: string; readonly namespace: string }): SharedCounts {
  const redis = connect({ url, outageMillis: OUTAGE_MILLIS });
  const counter = new RateLimiterRedis({ storeClient: redis, keyPrefix: `${namespace || 'twofold'}:limit`, points: Number.MAX_SAFE_INTEGER, duration: MINUTE / 1_000 });
  return {
    add: async (kind, caller, requests) => {
      const { consumedPoints, msBeforeNext } = await counter.penalty(`${kind}:${caller}`, requests);
      return { taken: consumedPoints, rest: Math.max(1, msBeforeNext) };
    },
    close: () => redis.disconnect(),
  };
}
