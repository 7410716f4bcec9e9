/** What goes wrong in a history, and how often. */
import type { Crew } from './crew';
import { AFTER } from './definitions';
import type { Possible } from './history';
import type { LogProcess } from './log-process';
import type { Profile, Trouble } from './profile';
import type { Fate } from './stage';
import type { World } from './world';

export class Mischief {
  private backup: ReturnType<World['live']['checkpoint']> | undefined;
  private older: readonly (() => void)[] | undefined;

  constructor(
    private readonly world: World,
    private readonly profile: Profile,
    private readonly crew: Crew,
  ) {}

  /** What becomes of a call. */
  fate(): Fate {
    const { random } = this.world.options;
    let fate: Fate = 'done';
    if (this.has('crash') && random.chance(0.012)) fate = random.chance(0.5) ? 'crash before' : 'crash after';
    else if (this.has('fault') && random.chance(0.02)) fate = random.chance(0.5) ? 'fault before' : 'fault after';
    if (fate !== 'done') this.world.count(fate);
    return fate;
  }

  possible(): readonly Possible[] {
    const { world, crew } = this;
    const { random } = world.options;
    const away = () => crew.readers().filter(({ expelled }) => expelled);
    const there = () => crew.readers().filter(({ expelled }) => !expelled);
    const all: readonly (Possible & { readonly trouble: Trouble })[] = [
      { trouble: 'roll-back', name: 'a roll-back', weight: () => 0.9, happens: () => this.rollBack() },
      { trouble: 'loss', name: 'a loss', weight: () => 0.25, happens: () => this.lose() },
      { trouble: 'two owners', name: 'out of the group', weight: () => (there().length > 0 ? 0.6 : 0), happens: () => this.expel(random.pick(there())) },
      { trouble: 'two owners', name: 'back in the group', weight: () => (away().length > 0 ? 1 : 0), happens: () => random.pick(away()).readmit() },
      { trouble: 'gap', name: 'a gap', weight: () => 0.5, happens: () => this.leaveGap() },
      { trouble: 'retention', name: 'retention', weight: () => (world.generations.current() ? 1.5 : 0), happens: () => this.retain() },
      { trouble: 'hole', name: 'a hole', weight: () => (world.counts.has('hole') || !world.archive.hasBegun ? 0 : 0.3), happens: () => this.makeHole() },
      // From a copy of nothing there is no way back: an archive that was lost altogether stops the archiver, which says so.
      { trouble: 'Postgres set back', name: 'Postgres set back', weight: () => (world.archive.hasBegun ? 0.4 : 0), happens: () => this.setBack() },
      { trouble: 'new definitions', name: 'new definitions', weight: () => (crew.definitions === AFTER ? 0 : 0.15), happens: () => this.redefine() },
      { trouble: 'cancel', name: 'a cancelled run', weight: () => 0.3, happens: () => world.runs.cancel() },
    ];
    return all.filter(({ trouble }) => this.has(trouble));
  }

  private has(trouble: Trouble): boolean {
    return this.profile.troubles.has(trouble);
  }

  /** Redis comes back as it was a while ago. */
  private rollBack(): void {
    const { live, options } = this.world;
    if (!this.backup || options.random.chance(0.4)) {
      this.backup = live.checkpoint();
      return;
    }
    this.world.count('roll-back');
    live.rollback(this.backup);
  }

  /** Postgres is restored from an older copy, and the batch layer starts again with it. */
  private setBack(): void {
    const { archive, generations, runs, options, count } = this.world;
    if (!this.older || options.random.chance(0.4)) {
      this.older = [archive.checkpoint(), generations.checkpoint(), runs.checkpoint()];
      return;
    }
    count('Postgres set back');
    for (const restore of this.older) restore();
    this.crew.stopBatchLayer();
  }

  /** Redis lost a task, or everything. */
  private lose(): void {
    const { live, options, count } = this.world;
    const all = options.random.chance(0.3);
    const lost = options.random.below(options.partitions);
    count(all ? 'loss of everything' : 'loss');
    for (let p = 0; p < options.partitions; p++) if (all || p === lost) live.lose(p);
  }

  private expel(reader: LogProcess): void {
    this.world.count('two owners');
    reader.expel();
  }

  private leaveGap(): void {
    const { random, topics, partitions } = this.world.options;
    this.world.count('gap');
    this.world.broker.skipOffsets(random.pick(topics), random.below(partitions), random.between(1, 3));
  }

  /** The log forgets some of what the newest generation holds. */
  private retain(): void {
    const { random, topics, partitions } = this.world.options;
    const topic = random.pick(topics);
    const partition = random.below(partitions);
    const cut = this.world.generations.current()?.cut[topic]?.[partition] ?? 0;
    this.world.count('retention');
    this.world.broker.truncateBefore(topic, partition, random.below(cut + 1));
  }

  /** The log forgets records that maybe nobody has read. */
  private makeHole(): void {
    const { random, topics, partitions } = this.world.options;
    const topic = random.pick(topics);
    const partition = random.below(partitions);
    this.world.count('hole');
    this.world.broker.truncateBefore(topic, partition, this.world.broker.end(topic, partition));
  }

  private redefine(): void {
    this.world.count('new definitions');
    this.crew.definitions = AFTER;
  }
}
