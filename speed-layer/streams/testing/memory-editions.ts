/** Editions in memory, as one process's tests have them. */
import type { DifferenceCounts, Edition } from '../run/editions/edition';
import type { Editions } from '../run/editions/editions';

export class MemoryEditions implements Editions {
  private rows: readonly Edition[] = [];
  private readonly differences = new Map<string, DifferenceCounts>();

  async list(): Promise<readonly Edition[]> {
    return this.rows;
  }

  async first(topology: string, hash: string): Promise<void> {
    if (this.of(topology).length === 0) this.rows = [...this.rows, { topology, number: 1, hash, cause: 'first', state: 'live', begunAt: new Date(0) }];
  }

  async begin(wanted: Parameters<Editions['begin']>[0]): Promise<Edition | undefined> {
    const others = this.of(wanted.topology);
    if (others.some(({ state }) => state === 'building' || state === 'switching')) return undefined;
    const edition: Edition = { ...wanted, number: Math.max(1, ...others.map(({ number }) => number)) + 1, state: 'building', begunAt: new Date(0) };
    this.rows = [...this.rows, edition];
    return edition;
  }

  async switching(edition: Edition): Promise<boolean> {
    return this.change(edition, ['building', 'switching'], { state: 'switching' });
  }

  async differing({ topology, number }: Edition, found: DifferenceCounts): Promise<DifferenceCounts> {
    const place = `${topology} ${number}`;
    const kept = this.differences.get(place) ?? found;
    this.differences.set(place, kept);
    return kept;
  }

  async settle(edition: Edition): Promise<void> {
    const before = this.of(edition.topology).find(({ state }) => state === 'live');
    if (this.change(edition, ['switching'], { state: 'live' }) && before) this.change(before, ['live'], { state: 'old' });
  }

  async drop(edition: Edition): Promise<boolean> {
    return this.change(edition, ['building', 'old', 'dropped'], { state: 'dropped' });
  }

  async alone<T>(_topology: string, work: () => Promise<T>): Promise<T | undefined> {
    return work();
  }

  private of(topology: string): readonly Edition[] {
    return this.rows.filter((each) => each.topology === topology);
  }

  private change({ topology, number }: Edition, from: readonly Edition['state'][], to: Partial<Edition>): boolean {
    let changed = false;
    this.rows = this.rows.map((each) => {
      if (each.topology !== topology || each.number !== number || !from.includes(each.state)) return each;
      changed = true;
      return { ...each, ...to };
    });
    return changed;
  }
}
