/** The live state in Redis: one hash tag per task, one script per write (see the .lua files beside this one). */
import { Redis } from 'ioredis';
import { z } from 'zod';
import { sameTaskPosition, type TaskPosition } from '../../position';
import {
  OverflowError,
  type Commit,
  type Heartbeat,
  type IdentityHome,
  type LiveState,
  type OutboxEntry,
  type Slice,
  type TaskSnapshot,
  type TaskState,
  type Written,
} from '../live-state';
import { Changes } from './changes';
import * as decode from './decode';
import { taskKeys } from './keys';
import { scriptsOf, type RunScript, type ScriptName } from './scripts';

export interface RedisLiveStateOptions {
  /** redis:// or rediss:// */
  readonly url: string;
  /** What every key begins with. */
  readonly prefix: string;
  /** Changes kept per task for followers. @default 1000 */
  readonly streamLength?: number;
  /** Told when the connection is lost, once per outage. */
  readonly report?: (line: string) => void;
}

const RESTORE_CHUNK = 5000;

export function createRedisLiveState(options: RedisLiveStateOptions): LiveState {
  return new RedisLiveState(options);
}

class RedisLiveState implements LiveState {
  private readonly redis: Redis;
  private readonly script: RunScript;
  private readonly follower: Changes;
  private readonly prefix: string;
  private readonly keep: number;

  constructor({ url, prefix, streamLength = 1000, report }: RedisLiveStateOptions) {
    // Commands wait through an outage: every script may run twice, so resending after a reconnect is harmless.
    const settings = { maxRetriesPerRequest: null, protocol: 2 as const, retryStrategy: (attempt: number) => Math.min(attempt * 100, 1000) };
    this.redis = new Redis(url, settings);
    quiet(this.redis, report);
    const following = new Redis(url, settings);
    quiet(following);
    this.script = scriptsOf(this.redis);
    this.follower = new Changes(this.redis, following, prefix);
    this.prefix = prefix;
    this.keep = streamLength;
  }

  async read(partition: number): Promise<TaskState | undefined> {
    const hash = await this.redis.hgetall(taskKeys(this.prefix, partition).task);
    return Object.keys(hash).length === 0 ? undefined : decode.decodeTask(partition, hash);
  }

  async create(partition: number, start: TaskPosition, epoch: string, definitions: string): Promise<TaskState> {
    await this.run(partition, 'create', [epoch, definitions, JSON.stringify(start)]);
    const state = await this.read(partition);
    if (!state) throw new Error(`task ${partition} vanished from Redis right after it was created`);
    return state;
  }

  async claim(partition: number, owner: string): Promise<TaskState | undefined> {
    await this.run(partition, 'claim', [owner]);
    return this.read(partition);
  }

  async commit(partition: number, { owner, topic, from, nextOffset, deltas, identities, outbox }: Commit): Promise<Written> {
    const fields: string[] = [];
    let moved = 0n;
    for (const { key, kinds, values } of deltas) {
      values.forEach((value, i) => {
        const kind = kinds[i] ?? 'add';
        fields.push(decode.fieldOf(key, i, kind), kind, value.toString());
        if (kind === 'add') moved += value < 0n ? -value : value;
      });
    }
    const days = identities.flatMap(({ topic: of, day, ids }) => [`${of}:${day}`, ids.length, ...ids]);
    const reply = await this.run(partition, 'commit', [
      ...[owner, topic, from, nextOffset, moved.toString(), decode.encodeDeltas(deltas)],
      ...[fields.length / 3, ...fields],
      ...[identities.length, ...days],
      ...[outbox.length, ...outbox.map(decode.encodeOutbox)],
    ]);
    return written(reply);
  }

  async seal(partition: number, run: string): Promise<Slice | undefined> {
    const reply = await this.run(partition, 'seal', [run]);
    return typeof reply === 'string' ? decode.decodeSlice(reply) : undefined;
  }

  async prune(partition: number, generation: number, cut: TaskPosition, definitions: string): Promise<boolean> {
    for (;;) {
      const seen = await this.redis.hget(taskKeys(this.prefix, partition).task, 'slices');
      if (seen === null) return false;
      const slices = z.array(z.unknown()).parse(JSON.parse(seen)).map((slice) => ({ raw: JSON.stringify(slice), slice: decode.decodeSlice(JSON.stringify(slice)) }));
      const first = slices.findIndex(({ slice }) => sameTaskPosition(slice.start, cut));
      if (first < 0) return false;
      const kept = `[${slices.slice(first).map(({ raw }) => raw).join(',')}]`;
      const gone = slices.slice(0, first).map(({ slice }) => slice.epoch);
      const reply = await this.run(partition, 'prune', [generation, definitions, JSON.stringify(cut), kept, seen, ...gone]);
      if (reply !== 'CHANGED') return reply === 'YES';
    }
  }

  async rebase(
    partition: number,
    seen: number | undefined,
    to: { generation: number; cut: TaskPosition; epoch: string; owner: string; definitions: string },
  ): Promise<Written> {
    return written(
      await this.run(partition, 'rebase', [seen ?? '', to.generation, to.epoch, to.owner, to.definitions, JSON.stringify(to.cut)]),
    );
  }

  async seen(partition: number, topic: string, day: string, ids: readonly string[]): Promise<IdentityHome> {
    const reply = await this.run(partition, 'seen', [`${topic}:${day}`, ...ids]);
    if (reply === 'ARCHIVE') return { where: 'archive' };
    return { where: 'resident', seen: z.array(z.number()).parse(reply).map((known) => known === 1) };
  }

  async restoreDay(partition: number, at: { owner: string; topic: string; from: number }, day: string, ids: readonly string[]): Promise<Written> {
    const { base } = taskKeys(this.prefix, partition);
    const filled = ids.length > 0 ? `${base}:restoring:${at.owner}:${at.topic}:${day}` : '';
    for (let i = 0; i < ids.length; i += RESTORE_CHUNK) await this.redis.sadd(filled, ...ids.slice(i, i + RESTORE_CHUNK));
    if (filled) await this.redis.pexpire(filled, 600_000);
    return written(await this.run(partition, 'restore-day', [at.owner, at.topic, at.from, `${at.topic}:${day}`, filled]));
  }

  async evictDays(partition: number, owner: string, before: string, cut: TaskPosition): Promise<number> {
    return Number(await this.run(partition, 'evict-days', [owner, before, JSON.stringify(cut)]));
  }

  async outbox(partition: number, limit: number): Promise<readonly OutboxEntry[]> {
    return (await this.redis.lrange(taskKeys(this.prefix, partition).outbox, 0, limit - 1)).map(decode.decodeOutbox);
  }

  async dropOutbox(partition: number, first: OutboxEntry, count: number): Promise<void> {
    await this.run(partition, 'drop-outbox', [decode.encodeOutbox(first), count]);
  }

  async heartbeat(partition: number, beat: Heartbeat): Promise<void> {
    await this.redis.set(taskKeys(this.prefix, partition).beat, JSON.stringify(beat));
  }

  async heartbeats(partitions: number): Promise<readonly (Heartbeat | undefined)[]> {
    const keys = Array.from({ length: partitions }, (_, p) => taskKeys(this.prefix, p).beat);
    const beats = await Promise.all(keys.map((key) => this.redis.get(key)));
    return beats.map((json) => (json === null ? undefined : decode.decodeBeat(json)));
  }

  async snapshot(partition: number): Promise<TaskSnapshot | undefined> {
    const reply = await this.run(partition, 'snapshot', []);
    if (reply === null) return undefined;
    const [task = [], ...cells] = z.array(decode.texts).parse(reply);
    return { state: decode.decodeTask(partition, decode.pairs(task)), cells: cells.map(decode.decodeCells) };
  }

  changes(after: ReadonlyMap<number, number>, waitMillis: number): ReturnType<LiveState['changes']> {
    return this.follower.next(after, waitMillis);
  }

  async erase(partitions: number): Promise<void> {
    for (let p = 0; p < partitions; p++) {
      const pattern = `${taskKeys(this.prefix, p).base}:*`.replace(/[[\]?*\\]/g, (special, at: number, all: string) => (at === all.length - 1 ? special : `\\${special}`));
      for await (const keys of this.redis.scanStream({ match: pattern, count: 1000 })) {
        const found = decode.texts.parse(keys);
        if (found.length > 0) await this.redis.unlink(...found);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.redis.disconnect();
    this.follower.close();
  }

  private async run(partition: number, name: ScriptName, args: readonly (string | number)[]): Promise<unknown> {
    const { base, task, changes, seals, days, evicted, outbox } = taskKeys(this.prefix, partition);
    return this.script(name, [task, changes, seals, days, evicted, outbox], [base, this.keep, ...args]);
  }
}

function written(reply: unknown): Written {
  if (typeof reply !== 'string') throw new Error(`Redis answered ${JSON.stringify(reply)} to a write`);
  if (reply === 'FENCED') return { ok: false, refused: 'fenced' };
  if (reply === 'MISSING') return { ok: false, refused: 'missing' };
  if (reply.startsWith('OVERFLOW')) throw new OverflowError(`cell ${reply.slice(9)} would leave 64 bits`);
  return { ok: true, seq: Number(reply) };
}

/** ioredis reconnects by itself; an error without a listener would only shout. */
function quiet(redis: Redis, report?: (line: string) => void): void {
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) report?.(`Redis cannot be reached (${error.message}): trying again until it can`);
    down = true;
  });
  redis.on('ready', () => {
    if (down) report?.('Redis is back');
    down = false;
  });
}
