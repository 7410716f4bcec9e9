/** What the tests of the live state's contract share. */
import { identityOf } from '../../identity/identity';
import { IdentityTable } from '../../identity/identity-table';
import type { CellDelta, Commit, LiveState, OutboxEntry, Standing, TaskSnapshot } from '../live-state';

export const START = { a: 0, b: 0 };
/** The task that the tests work on. */
export const P = 2;

/** Where a day's identities are, and which of some ids are among them. */
export type Seen = { where: 'resident'; seen: readonly boolean[] } | { where: 'archive' | 'refused' };

/** The live state of the test at hand, and what is asked of it again and again. */
export class Corner {
  constructor(private readonly current: () => LiveState) {}

  get live(): LiveState {
    return this.current();
  }

  async owned(owner = 'me'): Promise<void> {
    await this.live.create(P, START, 'first', 'defs');
    await this.live.claim(P, owner);
  }

  /** As the owner would ask that reads on where the task stands. */
  async seen(day: string, ids: readonly string[]): Promise<Seen> {
    const state = await this.live.read(P);
    const home = await this.live.identities(P, { owner: state?.owner ?? '', topic: 'a', from: state?.offsets['a'] ?? 0 }, day);
    if (home.where !== 'resident') return home;
    const table = IdentityTable.of(home.ids);
    const words = new Uint32Array(4);
    const seen = ids.map((id) => {
      identityOf(id, words);
      return !table.add(words);
    });
    return { where: 'resident', seen };
  }

  /** A resident day's identities. */
  async packed(at: Standing, day: string): Promise<readonly Uint8Array[]> {
    const home = await this.live.identities(P, at, day);
    if (home.where !== 'resident') throw new Error(`${day} is not resident: ${home.where}`);
    return home.ids;
  }

  async everything(): Promise<{ snapshot: TaskSnapshot | undefined; outbox: readonly OutboxEntry[]; ids: Seen }> {
    return {
      snapshot: await this.live.snapshot(P),
      outbox: await this.live.outbox(P, 100),
      ids: await this.seen('2026-01-01', ['x', 'y']),
    };
  }
}

export const add = (key: string, value: bigint): CellDelta => ({ key, kinds: ['add'], values: [value] });

export const commit = (over: Partial<Commit> = {}): Commit => ({
  owner: 'me',
  topic: 'a',
  from: 0,
  nextOffset: 10,
  deltas: [],
  identities: [],
  outbox: [],
  ...over,
});
