/** Whether Redis is reachable, and keeps what it is given. */
import { Redis } from 'ioredis';
import { durabilityOf, type Durability } from '../../common/live/redis/durability';
import { dropsKeys } from '../../common/live/redis/keeps-everything';
import { advice, ill, well, type Finding } from './finding';

const WITHIN = 5_000;

export async function redisFindings(url: string): Promise<readonly Finding[]> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: WITHIN, commandTimeout: WITHIN, maxRetriesPerRequest: 0, retryStrategy: () => null });
  // The failure shows in the call.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return [...redisInfoFindings(await redis.info()), ...durabilityFindings(await durabilityOf(redis))];
  } finally {
    redis.disconnect();
  }
}

/** @param info what INFO answers */
export function redisInfoFindings(info: string): readonly Finding[] {
  const read = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = read('redis_version') ?? 'of unknown version';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < 6 || (major === 6 && minor < 2);
  const drops = dropsKeys(info);
  return [
    old ? ill('Redis', version, 'run Redis 6.2 or newer') : well('Redis', `${version} answers`),
    drops === undefined ? well('Redis eviction', `maxmemory-policy ${read('maxmemory_policy') ?? 'unknown'}, nothing is dropped`) : ill('Redis eviction', drops.split(':')[0] ?? drops, 'redis-cli config set maxmemory-policy noeviction (and in redis.conf); then npx twofold verify'),
    read('aof_enabled') === '1'
      ? well('Redis appendonly', 'yes')
      : advice('Redis appendonly', 'no', 'redis-cli config set appendonly yes (and in redis.conf): after a crash the tasks would read again from the last generation on'),
    ...(read('aof_last_write_status') === 'err' ? [ill('Redis writes', 'the last write of its append-only file failed', 'look at its disk and its log')] : []),
    ...(read('role') === 'slave' ? [ill('Redis role', 'a replica', 'point REDIS_URL to the primary')] : []),
  ];
}

/** What a crash of Redis itself may take back. One without an append-only file has its own finding. */
export function durabilityFindings(durability: Durability): readonly Finding[] {
  const cure = 'redis-cli config set appendfsync everysec (and in redis.conf), or always where not even a second may be read again';
  switch (durability) {
    case 'always':
      return [well('Redis appendfsync', 'always: nothing it confirmed is taken back')];
    case 'everysec':
      return [well('Redis appendfsync', 'everysec: after a crash of Redis itself up to a second is read again, and topologies correct what they said meanwhile')];
    case 'no':
      return [advice('Redis appendfsync', 'no: a crash of the machine may take back half a minute', cure)];
    case 'unknown':
      return [advice('Redis appendfsync', 'it does not say', 'see that it writes to its disk every second or more often (appendfsync)')];
    case 'no file':
      return [];
  }
}
