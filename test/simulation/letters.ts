/** I7: what the speed layer rejects reaches its dead-letter topic once. */
import { deadLetterTopic } from '../../common/topics';
import type { Commit, Written } from '../../common/live/live-state';
import { MemoryLiveState } from '../../common/live/memory';
import type { World } from './world';

/**
 * What is wrong with the dead letters, if anything. Due are the rejections that a task has committed: one that begins
 * again at a generation's cut never meets the records it leaps over. Where Redis lost what it held, letters may be
 * missing; never is one sent twice.
 */
export class Letters {
  /** Offsets that a task has committed, by topic and partition. */
  private readonly committed = new Map<string, { from: number; next: number }[]>();

  constructor(private readonly world: World) {}

  commit(partition: number, { topic, from, nextOffset }: Commit): void {
    const column = `${topic}/${partition}`;
    this.committed.set(column, [...(this.committed.get(column) ?? []), { from, next: nextOffset }]);
  }

  wrong(): string | undefined {
    const { world } = this;
    const { topics, partitions } = world.options;
    const all = topics.flatMap((topic) => Array.from({ length: partitions }, (_, p) => world.broker.records(deadLetterTopic(topic), p)).flat());
    const sent = all.map(({ headers }) => `${headers['topic'] ?? ''}/${headers['partition'] ?? ''}/${headers['offset'] ?? ''} ${headers['reason'] ?? ''}`);
    const twice = sent.find((name, i) => sent.indexOf(name) < i);
    if (twice !== undefined) return `I7: ${twice} was sent twice`;
    const rejections = world.ledger.rejections();
    const known = new Set(rejections.map(({ name }) => name));
    const made = sent.find((name) => !known.has(name));
    if (made !== undefined) return `I7: ${made} was sent, but the log has no such rejection`;
    if (['loss', 'loss of everything', 'roll-back'].some((what) => world.counts.has(what))) return undefined;
    const due = rejections.filter(({ column, offset }) => this.committed.get(column)?.some(({ from, next }) => offset >= from && offset < next));
    const missing = due.find(({ name }) => !sent.includes(name));
    return missing && `I7: ${missing.name} was never sent`;
  }
}

/** The live state, with the letters told of every commit. */
export class WatchedLiveState extends MemoryLiveState {
  constructor(
    streamLength: number,
    private readonly letters: Letters,
  ) {
    super(streamLength);
  }

  override async commit(partition: number, commit: Commit): Promise<Written> {
    const written = await super.commit(partition, commit);
    if (written.ok) this.letters.commit(partition, commit);
    return written;
  }
}
