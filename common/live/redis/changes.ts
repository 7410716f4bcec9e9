/**
 * Following the tasks' change streams, on a connection of its own because the read blocks. One XREAD waits for all
 * tasks at once, which needs them on one server: in a Redis Cluster it would be one XREAD (and connection) a node.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Change } from '../live-state';
import { answered } from './connect';
import { decodeChange } from './decode';
import { taskKeys } from './keys';

const READ_AT_ONCE = 200;

const bytes = z.instanceof(Buffer);
/** By stream: its key, and its entries with the fields that keys.ts tells of. */
const streams = z.array(z.tuple([bytes, z.array(z.tuple([bytes, z.tuple([bytes, bytes, bytes, bytes])]))])).nullable();

export class Changes {
  private closed = false;

  constructor(
    private readonly redis: Redis,
    private readonly blocking: Redis,
    private readonly prefix: string,
    /** Longer than this a read is never held open: the connection gives up a little later. */
    private readonly longestWait: number,
  ) {}

  async next(after: ReadonlyMap<number, number>, waitMillis: number): Promise<{ changes: Map<number, Change[]>; lost: number[] }> {
    const changes = new Map<number, Change[]>();
    try {
      const found = await answered('following changes', this.readStreams([...after], waitMillis));
      const lost = await Promise.all(
        Array.from(after, async ([partition, seq]) => {
          const news = found.get(partition);
          if (news?.[0]?.seq === seq + 1) changes.set(partition, news);
          else if (news || (await this.isLost(partition, seq))) return [partition];
          return [];
        }),
      );
      return { changes, lost: lost.flat() };
    } catch (error) {
      // Whoever closes while a read is held open wants it to end, not to fail.
      if (this.closed) return { changes: new Map(), lost: [] };
      throw error;
    }
  }

  close(): void {
    this.closed = true;
    this.blocking.disconnect();
  }

  private async readStreams(tasks: readonly (readonly [number, number])[], waitMillis: number): Promise<Map<number, Change[]>> {
    const found = new Map<number, Change[]>();
    if (tasks.length === 0) return found;
    const keys = tasks.map(([partition]) => taskKeys(this.prefix, partition).changes);
    const ids = tasks.map(([, seq]) => `${seq}-0`);
    // BLOCK 0 would wait for ever.
    const block = waitMillis > 0 ? ['BLOCK', Math.ceil(Math.min(waitMillis, this.longestWait))] : [];
    const reply = streams.parse(await this.blocking.callBuffer('XREAD', 'COUNT', READ_AT_ONCE, ...block, 'STREAMS', ...keys, ...ids));
    for (const [key, entries] of reply ?? []) {
      const partition = tasks[keys.indexOf(key.toString())]?.[0];
      if (partition !== undefined) found.set(partition, entries.map(([, [, change, , cells]]) => decodeChange(change.toString(), cells)));
    }
    return found;
  }

  /** A silent stream is in order while the task stands where the follower does, or the next change is there by now. */
  private async isLost(partition: number, seq: number): Promise<boolean> {
    const { task, changes } = taskKeys(this.prefix, partition);
    const now = await answered(`seq of task ${partition}`, this.redis.hget(task, 'seq'));
    if (now === null || Number(now) < seq) return true;
    if (Number(now) === seq) return false;
    return (await this.redis.xrange(changes, `${seq + 1}-0`, `${seq + 1}-0`)).length === 0;
  }
}
