import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { kafkaAccess } from './kafka-access';
import type { Env } from './store';

/** Each asks a store something small, and throws what stands in the way. */

/** @param bound milliseconds for every step */
export async function kafkaAnswers(brokers: string, env: Env, bound = 5_000): Promise<void> {
  const kafka = new Kafka({
    ...kafkaAccess(brokers, env),
    clientId: 'twofold-platform',
    logLevel: logLevel.NOTHING,
    connectionTimeout: bound,
    requestTimeout: bound,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0) throw new Error('the cluster has no broker yet');
  } finally {
    await admin.disconnect();
  }
}

/** Makes the broker set up its group coordinator, which the first group would otherwise meet half ready. */
export async function kafkaCoordinates(brokers: string): Promise<void> {
  // kafkajs looks for brokers only when a first try failed for want of one.
  const retry = { retries: 5, initialRetryTime: 50 };
  const kafka = new Kafka({ brokers: [brokers], clientId: 'twofold-platform', logLevel: logLevel.NOTHING, retry });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.describeGroups(['twofold-platform']);
  } finally {
    await admin.disconnect();
  }
}

export async function redisAnswers(url: string, bound = 5_000): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: bound,
    commandTimeout: bound,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // connect() only says "Connection is closed."; the event has the cause.
  let cause: Error | undefined;
  redis.on('error', (error: Error) => {
    cause = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw cause ?? error;
  } finally {
    // One that never connected is closed already, and would wait two seconds for a farewell.
    if (redis.status !== 'end') redis.disconnect();
  }
}

export async function postgresAnswers(url: string, bound = 5_000): Promise<void> {
  await withPostgres(url, bound, (client) => client.query('select 1'));
}

/** Makes the database when the server has none of this name. */
export async function ensureDatabase(url: string, name: string, bound = 5_000): Promise<void> {
  await withPostgres(url, bound, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}

async function withPostgres(url: string, bound: number, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: bound, query_timeout: bound });
  // A connection that breaks while idle is told to the next query too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end();
  }
}
