/**
 * Keys in Redis, with an end. A key is claimed while the handler works, and kept when it is done. Who dies between loses the claim
 * after `lease`, and the record is dealt with again: an effect outside Redis cannot be written together with the key.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Millis } from '../../../common/time';
import type { Idempotency } from './idempotency';

/** As much of a client as is needed; `ioredis`'s fits. */
export interface RedisCalls {
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
}

export interface InRedisOptions {
  /** Keeps several consumers' keys apart. */
  readonly consumer: string;
  /** How long a record that comes again is known, ms. @default a week */
  readonly ttl?: Millis;
  /** How long the claim of a process that died stands in the way, ms; a living one renews it. @default 10 s */
  readonly lease?: Millis;
}

const DONE = 'done';
/** Changes a claim only where it is still the caller's own. */
const IF_MINE = (what: string): string => `if redis.call('GET', KEYS[1]) == ARGV[1] then return ${what} end return 0`;
const RENEW = IF_MINE("redis.call('PEXPIRE', KEYS[1], ARGV[2])");
const KEEP = IF_MINE(`redis.call('SET', KEYS[1], '${DONE}', 'PX', ARGV[2])`);
const DROP = IF_MINE("redis.call('DEL', KEYS[1])");

/** Throws RangeError for times that are none. */
export function inRedis(redis: RedisCalls, { consumer, ttl = 604_800_000, lease = 10_000 }: InRedisOptions): Idempotency<undefined> {
  if (!Number.isInteger(lease) || lease < 1 || !Number.isInteger(ttl) || ttl < lease) throw new RangeError(`ttl (${ttl}) and lease (${lease}) must be whole milliseconds, and ttl the longer one`);
  /** Resolves to false where it is done; waits where somebody else has it in hand. */
  const claim = async (name: string, mine: string): Promise<boolean> => {
    for (;;) {
      if ((await redis.call('SET', name, mine, 'NX', 'PX', lease)) !== null) return true;
      if ((await redis.call('GET', name)) === DONE) return false;
      await pause(Math.min(100, lease / 4));
    }
  };
  return {
    atomic: false,
    open: async () => {
      await redis.call('PING');
    },
    once: async (key, work) => {
      const [name, mine] = [`twofold:consumed:${consumer}:${key}`, randomUUID()];
      if (!(await claim(name, mine))) return false;
      const renewing = setInterval(() => {
        redis.call('EVAL', RENEW, 1, name, mine, lease).catch(() => {
          // The claim then ends by itself: at worst the record is dealt with twice.
        });
      }, lease / 3);
      try {
        await work(undefined);
      } catch (error) {
        await redis.call('EVAL', DROP, 1, name, mine).catch(() => {
          // What the handler threw is what must be told; the claim ends by itself.
        });
        throw error;
      } finally {
        clearInterval(renewing);
      }
      await redis.call('EVAL', KEEP, 1, name, mine, ttl);
      return true;
    },
  };
}
