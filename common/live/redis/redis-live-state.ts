/** The live state in Redis: one hash tag per task, one script per write (see the .lua files beside this one). */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { sameTaskPosition, type TaskPosition } from '../../position';
import { checkPacked } from '../../identity/packed';
import { toDeltas } from '../../metrics/cells';
import { checkCommit } from '../check-commit';
import type { Commit, Heartbeat, IdentityHome, LiveState, OutboxEntry, Slice, Standing, TaskSnapshot, TaskState, Written } from '../live-state';
import { mergeBlocks } from './blocks/read';
import { Changes } from './changes';
import { bytesOf, Commits } from './commits';
import { Compaction } from './compaction';
import { answered, connect, OUTAGE_MILLIS, type ConnectionOptions } from './connect';
import * as decode from './decode';
import { dropsKeys } from './keeps-everything';
import { partitionOf, taskKeys, taskPattern } from './keys';
import { Scripts } from './scripts';
import { storedTask } from './slices';

export interface RedisLiveStateOptions extends ConnectionOptions {
  /** What every key begins with. */
  readonly prefix: string;
  /** About how many changes are kept per task for followers. @default 1000 */
  readonly streamLength?: number;
}

/** About as many bytes of identities are read or written with one command. */
const IDENTITIES_BYTES = 1_048_576;
/** Lists that a crash left half filled go by themselves. */
const RESTORE_MILLIS = 600_000;

export function createRedisLiveState(options: RedisLiveStateOptions): LiveState {
  return new RedisLiveState(options);
}

class RedisLiveState implements LiveState {
  private readonly redis: Redis;
  private readonly scripts: Scripts;
  private readonly compaction: Compaction;
  private readonly commits: Commits;
  private readonly follower: Changes;
  private readonly prefix: string;

  constructor({ prefix, streamLength = 1000, ...connection }: RedisLiveStateOptions) {
    const outageMillis = connection.outageMillis ?? OUTAGE_MILLIS;
    this.redis = connect(connection);
    this.scripts = new Scripts(this.redis, prefix, streamLength);
    this.compaction = new Compaction(this.redis, this.scripts, prefix);
    this.commits = new Commits(this.scripts, this.compaction);
    // The other connection reports outages; this one only needs time to hold a read open.
    const following = connect({ url: connection.url, outageMillis: 2 * outageMillis });
    this.follower = new Changes(this.redis, following, prefix, outageMillis);
    this.prefix = prefix;
  }

  async read(partition: number): Promise<TaskState | undefined> {
    return decode.decodeTask(partition, await this.hash(partition));
  }

  async create(partition: number, start: TaskPosition, epoch: string, definitions: string): Promise<TaskState> {
    const state = this.stateIn(partition, await this.scripts.run(partition, 'create', [epoch, definitions, JSON.stringify(start)]));
    if (!state) throw new Error(`Redis made no state for task ${partition}`);
    return state;
  }

  async claim(partition: number, owner: string): Promise<TaskState | undefined> {
    const trouble = dropsKeys(await answered('INFO', this.redis.info('memory')));
    if (trouble !== undefined) throw new Error(trouble);
    return this.stateIn(partition, await this.scripts.run(partition, 'claim', [owner]));
  }

  async commit(partition: number, commit: Commit): Promise<Written> {
    checkCommit(commit);
    return this.commits.commit(partition, commit);
  }

  async seal(partition: number, run: string): Promise<Slice | undefined> {
    const reply = await this.scripts.run(partition, 'seal', [run]);
    return typeof reply === 'string' ? decode.decodeSlice(reply) : undefined;
  }

  async prune(partition: number, generation: number, cut: TaskPosition, definitions: string): Promise<boolean> {
    for (;;) {
      const hash = await this.hash(partition);
      const slices = decode.decodeTask(partition, hash)?.slices ?? [];
      const first = slices.findIndex((slice) => sameTaskPosition(slice.start, cut));
      if (first < 0) return false;
      const kept = JSON.stringify(slices.slice(first, -1));
      const seen = [hash['sealed'] ?? '', hash['epoch'] ?? ''];
      const gone = slices.slice(0, first).map(({ epoch }) => epoch);
      const reply = await this.scripts.run(partition, 'prune', [generation, definitions, JSON.stringify(cut), kept, ...seen, ...gone]);
      if (reply !== 'CHANGED') return reply === 'YES';
    }
  }

  async rebase(
    partition: number,
    seen: number | undefined,
    to: { generation: number; cut: TaskPosition; epoch: string; owner: string; definitions: string },
  ): Promise<Written> {
    return decode.written(
      await this.scripts.run(partition, 'rebase', [seen ?? '', to.generation, to.epoch, to.owner, to.definitions, JSON.stringify(to.cut)]),
    );
  }

  async identities(partition: number, at: Standing, day: string): Promise<IdentityHome> {
    const ids: Uint8Array[] = [];
    for (let next = 0; ; ) {
      const reply = decode.identitiesReply(await this.scripts.runForBytes(partition, 'identities', [at.owner, at.topic, at.from, `${at.topic}:${day}`, next, IDENTITIES_BYTES]));
      if (typeof reply === 'string') return { where: reply };
      if (reply.packed.length > 0) ids.push(reply.packed);
      if (reply.next === undefined) return { where: 'resident', ids };
      next = reply.next;
    }
  }

  async restoreDay(partition: number, at: Standing, day: string, ids: Uint8Array): Promise<Written> {
    checkPacked(ids);
    const filled = ids.length > 0 ? `${taskKeys(this.prefix, partition).base}:restoring:${randomUUID()}` : '';
    for (let i = 0; i < ids.length; i += IDENTITIES_BYTES) {
      const piece = bytesOf(ids.subarray(i, i + IDENTITIES_BYTES));
      await answered(`restoring ${day} of task ${partition}`, this.redis.rpush(filled, piece));
      await this.redis.pexpire(filled, RESTORE_MILLIS);
    }
    const pieces = Math.ceil(ids.length / IDENTITIES_BYTES);
    const reply = await this.scripts.run(partition, 'restore-day', [at.owner, at.topic, at.from, `${at.topic}:${day}`, filled, pieces]);
    if (reply === 'LOST') throw new Error(`Redis no longer has what was to be the identities of ${at.topic} on ${day}: they are restored again`);
    return decode.written(reply);
  }

  async evictDays(partition: number, owner: string, before: string, cut: TaskPosition): Promise<number> {
    return Number(await this.scripts.run(partition, 'evict-days', [owner, before, JSON.stringify(cut)]));
  }

  async operators(partition: number): Promise<ReadonlyMap<string, string>> {
    const fields = this.redis.hgetall(taskKeys(this.prefix, partition).operators);
    return new Map(Object.entries(await answered(`operators of task ${partition}`, fields)));
  }

  async outbox(partition: number, limit: number): Promise<readonly OutboxEntry[]> {
    const entries = this.redis.lrange(taskKeys(this.prefix, partition).outbox, 0, limit - 1);
    return (await answered(`outbox of task ${partition}`, entries)).map(decode.decodeOutbox);
  }

  async dropOutbox(partition: number, sent: readonly OutboxEntry[]): Promise<void> {
    await this.scripts.run(partition, 'drop-outbox', sent.map(decode.encodeOutbox));
  }

  async heartbeat(partition: number, beat: Heartbeat): Promise<void> {
    await answered(`heartbeat of task ${partition}`, this.redis.set(taskKeys(this.prefix, partition).beat, JSON.stringify(beat)));
  }

  async heartbeats(partitions: number): Promise<readonly (Heartbeat | undefined)[]> {
    const keys = Array.from({ length: partitions }, (_, p) => taskKeys(this.prefix, p).beat);
    const beats = await answered('heartbeats', Promise.all(keys.map((key) => this.redis.get(key))));
    return beats.map((json) => (json === null ? undefined : decode.decodeBeat(json)));
  }

  async snapshot(partition: number): Promise<TaskSnapshot | undefined> {
    const stored = await storedTask(this.scripts, partition);
    return stored && { state: stored.state, cells: stored.blocks.map((blocks) => toDeltas(mergeBlocks(blocks))) };
  }

  changes(after: ReadonlyMap<number, number>, waitMillis: number): ReturnType<LiveState['changes']> {
    return this.follower.next(after, waitMillis);
  }

  async erase(partitions: number): Promise<void> {
    for await (const page of this.redis.scanStream({ match: taskPattern(this.prefix), count: 1000 })) {
      const keys = decode.texts.parse(page).filter((key) => partitionOf(this.prefix, key) < partitions);
      if (keys.length > 0) await answered('erasing', this.redis.unlink(...keys));
    }
  }

  async close(): Promise<void> {
    this.compaction.close();
    this.follower.close();
    this.redis.disconnect();
  }

  private hash(partition: number): Promise<Record<string, string>> {
    return answered(`state of task ${partition}`, this.redis.hgetall(taskKeys(this.prefix, partition).task));
  }

  /** The state in a flat reply of HGETALL. */
  private stateIn(partition: number, reply: unknown): TaskState | undefined {
    return reply === null ? undefined : decode.decodeTask(partition, decode.pairs(decode.texts.parse(reply)));
  }
}
