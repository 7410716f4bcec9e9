/** The stores that Twofold stands on. */
export const storeNames = ['kafka', 'redis', 'postgres'] as const;
export type StoreName = (typeof storeNames)[number];

/** The names as people write them. */
export const storeTitles: Record<StoreName, string> = { kafka: 'Kafka', redis: 'Redis', postgres: 'Postgres' };

/** The variable that names a store which runs already. */
export const storeVariables: Record<StoreName, string> = {
  kafka: 'KAFKA_BROKERS',
  redis: 'REDIS_URL',
  postgres: 'DATABASE_URL',
};

/** Environment variables, as plain data: only the caller reads the process's own. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Takes one line for people about what is going on; no line break at its end. */
export type Report = (line: string) => void;

/** A store that answers, and how it came to be there. */
export interface OpenStore {
  /** `host:port[,...]` for Kafka, a URL for the others. May hold a password: do not print it. */
  address: string;
  /** For people, such as `private, started from /usr/bin/redis-server`. */
  how: string;
  /** Stops it, if this process is to; otherwise does nothing. */
  stop(): Promise<void>;
}

/** A lack or a mistake that the person can mend. Print the message; a stack would not help. */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble';
}

/** The code that Node gives system errors, such as EEXIST. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
