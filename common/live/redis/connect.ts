/** Connections that outlive an outage: commands wait through it for a bounded time, and nothing is shouted. */
import { Redis } from 'ioredis';

export interface ConnectionOptions {
  /** redis:// or rediss:// */
  readonly url: string;
  /** How long one command waits for Redis to come back before it fails, in milliseconds. @default 30_000 */
  readonly outageMillis?: number;
  /** Told when the connection is lost and when it is back, once per outage. */
  readonly report?: (line: string) => void;
}

export const OUTAGE_MILLIS = 30_000;

/**
 * One connection. Unfulfilled commands are sent again after a reconnect, and one that was given up may still run
 * later; both are harmless because every script is safe to run twice and fenced.
 */
export function connect({ url, outageMillis = OUTAGE_MILLIS, report }: ConnectionOptions): Redis {
  const redis = new Redis(url, {
    commandTimeout: outageMillis,
    // A connection that somebody between forgot stands and is silent: a new one may get through.
    socketTimeout: outageMillis,
    maxRetriesPerRequest: null,
    protocol: 2,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
    // After a fail-over the old primary answers as a replica: look for the new one.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  });
  let down = false;
  // Without a listener ioredis prints every failed attempt.
  redis.on('error', (error: Error) => {
    if (!down) report?.(`Redis cannot be reached (${error.message}): trying again until it can`);
    down = true;
  });
  redis.on('ready', () => {
    if (down) report?.('Redis is back');
    down = false;
  });
  return redis;
}

/** Waits for a reply and says what was asked for when it does not come in time. */
export async function answered<T>(what: string, reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'Command timed out') throw error;
    throw new Error(`Redis did not answer in time (${what}): check that it runs and can be reached`, { cause: error });
  }
}
