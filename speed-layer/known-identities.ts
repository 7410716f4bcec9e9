/**
 * The identities that a task holds in memory, day by day. They are asked for once and then kept up by the task alone,
 * so they are right for as long as its commits are taken; whoever is refused must forget them.
 */
import { IdentityTable } from '../common/identity/identity-table';
import { packTexts } from '../common/identity/packed';
import type { LiveState, Standing } from '../common/live/live-state';
import type { Day, Millis } from '../common/time';
import type { ArchiveLookup } from './archive-lookup';
import { HoleError } from './starting-point';

export interface KnownParts {
  readonly live: Pick<LiveState, 'identities' | 'restoreDay' | 'read'>;
  readonly archive: Pick<ArchiveLookup, 'identities'>;
  readonly now: () => Millis;
}

/** A day that nothing came for during this time, ms, leaves memory when another comes in. It can be asked for again. */
const IDLE_MILLIS = 600_000;

interface KnownDay {
  readonly day: Day;
  readonly table: IdentityTable;
  usedAt: Millis;
}

export class KnownIdentities {
  /** By topic and day. */
  private readonly days = new Map<string, KnownDay>();

  constructor(
    private readonly partition: number,
    private readonly parts: KnownParts,
  ) {}

  /** Each day's identities; evicted ones come back from the archive first. Undefined where the caller no longer stands `at`. */
  async of(days: Iterable<Day>, at: Standing): Promise<ReadonlyMap<Day, IdentityTable> | undefined> {
    const now = this.parts.now();
    const found = new Map<Day, IdentityTable>();
    for (const day of days) {
      const name = `${at.topic}:${day}`;
      let known = this.days.get(name);
      if (!known) {
        const table = await this.load(day, at);
        if (!table) return undefined;
        this.dropIdle(now);
        this.days.set(name, (known = { day, table, usedAt: now }));
      }
      known.usedAt = now;
      found.set(day, known.table);
    }
    return found;
  }

  /** All of them: what is in the store may no longer be what was read. */
  forget(): void {
    this.days.clear();
  }

  /** Those of the days before `day`. */
  forgetBefore(day: Day): void {
    for (const [name, known] of this.days) if (known.day < day) this.days.delete(name);
  }

  private dropIdle(now: Millis): void {
    for (const [name, { usedAt }] of this.days) if (now - usedAt > IDLE_MILLIS) this.days.delete(name);
  }

  private async load(day: Day, at: Standing): Promise<IdentityTable | undefined> {
    const { live } = this.parts;
    let home = await live.identities(this.partition, at, day);
    if (home.where === 'archive') {
      if (!(await this.restore(day, at))) return undefined;
      home = await live.identities(this.partition, at, day);
    }
    if (home.where === 'archive') throw new HoleError(`task ${this.partition}: the identities of ${at.topic} ${day} cannot be restored`);
    return home.where === 'refused' ? undefined : IdentityTable.of(home.ids);
  }

  /** False where refused. */
  private async restore(day: Day, at: Standing): Promise<boolean> {
    const { live, archive } = this.parts;
    // Every evicted identity lies below where the live slices begin.
    const begins = (await live.read(this.partition))?.slices[0]?.start;
    const archived = await archive.identities(this.partition, at.topic, day, at.from, begins?.[at.topic] ?? 0);
    return (await live.restoreDay(this.partition, at, day, packTexts(archived))).ok;
  }
}
