/** Commits to Redis: one script each, with all of a commit's cells in one block. */
import { addExactly, largestSum } from '../add-exactly';
import type { CellDelta, Commit, StateWrite, Written } from '../live-state';
import { stampOf } from './blocks/layout';
import { mergeBlocks } from './blocks/read';
import { BlockWriter } from './blocks/write';
import type { Compaction } from './compaction';
import { encodeOutbox, written } from './decode';
import type { Argument, Scripts } from './scripts';
import { storedTask } from './slices';

const NOBODY_LOOKED: readonly Argument[] = ['', '', ''];

export class Commits {
  private readonly writer = new BlockWriter();

  constructor(
    private readonly scripts: Scripts,
    private readonly compaction: Compaction,
  ) {}

  /** As LiveState.commit, of a commit that was checked. */
  async commit(partition: number, commit: Commit): Promise<Written> {
    const { owner, topic, from, nextOffset, seq = '', deltas, identities, operators = [], outbox } = commit;
    const block = deltas.length > 0 ? this.writer.write(deltas) : '';
    const begins = [owner, topic, from, nextOffset, moved(deltas), block];
    const days = identities.flatMap(({ day, ids }) => [`${topic}:${day}`, bytesOf(ids)]);
    const ends = [seq, identities.length, ...days, ...fieldsOf(operators), ...outbox.map(encodeOutbox)];
    let reply = await this.scripts.run(partition, 'commit', [...begins, ...NOBODY_LOOKED, ...ends]);
    // Whoever seals meanwhile makes it true no longer; each time that happens somebody else made progress.
    while (reply === 'LOOK') reply = await this.scripts.run(partition, 'commit', [...begins, ...(await this.look(partition, deltas)), ...ends]);
    if (typeof reply === 'string' && reply.endsWith(DUE)) {
      this.compaction.start(partition, owner);
      reply = reply.slice(0, -DUE.length);
    }
    return written(reply);
  }

  /** Adds every sum exactly, and says of which state. Throws OverflowError. */
  private async look(partition: number, deltas: readonly CellDelta[]): Promise<readonly Argument[]> {
    const stored = await storedTask(this.scripts, partition);
    const blocks = stored?.blocks.at(-1) ?? [];
    const cells = mergeBlocks(blocks);
    for (const [key, cell] of addExactly(cells, deltas)) cells.set(key, cell);
    const last = blocks.at(-1);
    return [largestSum(cells).toString(), stored?.state.seq ?? 0, last ? bytesOf(stampOf(last)) : ''];
  }
}

/** What commit.lua puts behind the seq when it is time to compact. */
const DUE = ' DUE';

/** How many fields are set, and those; how many go, and those. */
function fieldsOf(operators: readonly StateWrite[]): readonly Argument[] {
  const set = operators.flatMap(({ field, value }) => (value === null ? [] : [field, value]));
  const gone = operators.flatMap(({ field, value }) => (value === null ? [field] : []));
  return [set.length / 2, ...set, gone.length, ...gone];
}

/** The sum of |delta| over all sums. */
function moved(deltas: readonly CellDelta[]): string {
  let sum = 0n;
  for (const { kinds, values } of deltas) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0n;
      if (kinds[i] === 'add') sum += value < 0n ? -value : value;
    }
  }
  return sum.toString();
}

/** The same memory, as ioredis takes it. */
export function bytesOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
