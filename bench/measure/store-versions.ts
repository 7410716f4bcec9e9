/** Which versions of the stores run, as far as they can be found out. */
import { readdirSync, readlinkSync } from 'node:fs';
import { Redis } from 'ioredis';
import { Client } from 'pg';

export async function storeVersions({ redis, postgres, kafka }: { redis: string; postgres: string; kafka: number }): Promise<Readonly<Record<string, string>>> {
  return { Kafka: kafkaVersion(kafka), Redis: await redisVersion(redis), Postgres: await postgresVersion(postgres) };
}

/** By the name of a library that the process holds open: the broker's protocol does not tell it. */
function kafkaVersion(pid: number): string {
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    const [, version] = /kafka-clients-([\d.]+)\.jar$/.exec(linkOf(`/proc/${pid}/fd/${name}`)) ?? [];
    if (version !== undefined) return version;
  }
  return 'of unknown version';
}

/** Files are closed while one looks. */
function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

async function redisVersion(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const [, version = 'of unknown version'] = /redis_version:(\S+)/.exec(await redis.info('server')) ?? [];
    return version;
  } finally {
    redis.disconnect();
  }
}

async function postgresVersion(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version.split(' ')[0] ?? 'of unknown version';
  } finally {
    await client.end();
  }
}
