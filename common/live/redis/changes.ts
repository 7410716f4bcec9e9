/** Following the tasks' change streams, on a connection of its own because the read blocks. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Change } from '../live-state';
import { decodeChange } from './decode';
import { taskKeys } from './keys';

const READ_AT_ONCE = 500;

const streams = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable();

export class Changes {
  constructor(
    private readonly redis: Redis,
    private readonly blocking: Redis,
    private readonly prefix: string,
  ) {}

  async next(after: ReadonlyMap<number, number>, waitMillis: number): Promise<{ changes: Map<number, Change[]>; lost: number[] }> {
    const found = await this.readStreams(after, waitMillis);
    const changes = new Map<number, Change[]>();
    const lost: number[] = [];
    for (const [partition, seq] of after) {
      const news = found.get(partition);
      if (!news) continue;
      if (news[0]?.seq === seq + 1) changes.set(partition, news);
      else lost.push(partition);
    }
    const silent = [...after].filter(([partition]) => !found.has(partition));
    for (const [partition, seq] of silent) if (await this.isLost(partition, seq)) lost.push(partition);
    return { changes, lost };
  }

  close(): void {
    this.blocking.disconnect();
  }

  private async readStreams(after: ReadonlyMap<number, number>, waitMillis: number): Promise<Map<number, Change[]>> {
    const tasks = [...after];
    const found = new Map<number, Change[]>();
    if (tasks.length === 0) return found;
    const keys = tasks.map(([partition]) => taskKeys(this.prefix, partition).changes);
    const ids = tasks.map(([, seq]) => `${seq}-0`);
    const block = waitMillis > 0 ? ['BLOCK', waitMillis] : [];
    const reply = streams.parse(await this.blocking.call('XREAD', 'COUNT', READ_AT_ONCE, ...block, 'STREAMS', ...keys, ...ids));
    for (const [key, entries] of reply ?? []) {
      const partition = tasks[keys.indexOf(key)]?.[0];
      if (partition !== undefined) found.set(partition, entries.map(([, fields]) => decodeChange(fields[1] ?? '')));
    }
    return found;
  }

  /** A silent stream is in order while the task stands where the follower does, or the next change is there by now. */
  private async isLost(partition: number, seq: number): Promise<boolean> {
    const { task, changes } = taskKeys(this.prefix, partition);
    const now = await this.redis.hget(task, 'seq');
    if (now === null || Number(now) < seq) return true;
    if (Number(now) === seq) return false;
    return (await this.redis.xrange(changes, `${seq + 1}-0`, `${seq + 1}-0`)).length === 0;
  }
}
