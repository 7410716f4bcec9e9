/**
 * Keeps the open slice's blocks few: when commits have added more than the cells themselves weigh (commit.lua says when),
 * the blocks are read, merged and put back as if they had been committed so. Nothing waits for it, no reader sees a
 * difference, and where anything moved meanwhile that matters, nothing is done: a later commit asks again.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Cells } from '../../metrics/cells';
import type { CellDelta } from '../live-state';
import { stampOf } from './blocks/layout';
import { mergeBlocks } from './blocks/read';
import { BlockWriter } from './blocks/write';
import { answered } from './connect';
import { taskKeys } from './keys';
import type { Scripts } from './scripts';

/** How many blocks are read with one command. */
const BLOCKS_AT_ONCE = 8;
/** How many cells stand in one block at most, so that none takes long to write. */
const CELLS_IN_BLOCK = 10_000;

export class Compaction {
  private readonly writer = new BlockWriter();
  private readonly running = new Set<number>();
  private closed = false;

  constructor(
    private readonly redis: Redis,
    private readonly scripts: Scripts,
    private readonly prefix: string,
  ) {}

  /** Begins, unless it is on its way. Never throws: what fails leaves everything as it was. */
  start(partition: number, owner: string): void {
    if (this.closed || this.running.has(partition)) return;
    this.running.add(partition);
    this.compact(partition, owner)
      .catch(() => false)
      .finally(() => this.running.delete(partition));
  }

  /** Nothing is begun any more. */
  close(): void {
    this.closed = true;
  }

  /** Whether the open slice's blocks were replaced. */
  async compact(partition: number, owner: string): Promise<boolean> {
    const { task, base } = taskKeys(this.prefix, partition);
    const epoch = await answered(`epoch of task ${partition}`, this.redis.hget(task, 'epoch'));
    if (epoch === null) return false;
    const list = `${base}:cells:${epoch}`;
    const count = await answered(`blocks of task ${partition}`, this.redis.llen(list));
    if (count < 2) return false;
    const cells: Cells = new Map();
    let bytes = 0;
    let last: Buffer | undefined;
    for (let first = 0; first < count; first += BLOCKS_AT_ONCE) {
      const until = Math.min(first + BLOCKS_AT_ONCE, count) - 1;
      const blocks = await answered(`blocks of task ${partition}`, this.redis.lrangeBuffer(list, first, until));
      if (blocks.length !== until - first + 1) return false;
      for (const block of blocks) {
        mergeBlocks([block], cells);
        bytes += block.length;
        last = block;
        await breathe();
      }
    }
    if (!last) return false;
    const merged = await this.blocksOf(cells);
    const size = merged.reduce((sum, block) => sum + block.length, 0);
    const reply = await this.scripts.run(partition, 'compact', [owner, epoch, count, Buffer.from(stampOf(last)), bytes, size, ...merged]);
    return reply === 'DONE';
  }

  private async blocksOf(cells: Cells): Promise<Buffer[]> {
    const blocks: Buffer[] = [];
    let some: CellDelta[] = [];
    for (const [key, { kinds, values }] of cells) {
      some.push({ key, kinds, values });
      if (some.length < CELLS_IN_BLOCK) continue;
      blocks.push(this.writer.write(some));
      some = [];
      await breathe();
    }
    if (some.length > 0) blocks.push(this.writer.write(some));
    return blocks;
  }
}
