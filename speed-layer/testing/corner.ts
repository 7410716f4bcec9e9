/** A task on the live state in memory, with an archive and a log whose answers a test sets. */
import { DEFAULT_TIERS, declareViews } from '../../common/metrics/views';
import { compileRowFold } from '../../common/metrics/row-fold/row-fold';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeDeltas, type Cells } from '../../common/metrics/cells';
import { MemoryLiveState } from '../../common/live/memory';
import type { LiveState } from '../../common/live/live-state';
import type { TaskPosition } from '../../common/position';
import { ArchiveUnavailable, type ArchiveLookup, type CurrentGeneration } from '../archive-lookup';
import { SpeedTask } from '../task';

export const TOPIC = 'payment-completed';

export class TestArchive implements ArchiveLookup {
  generation: CurrentGeneration | undefined;
  start: TaskPosition | undefined;
  ids: string[] = [];
  down = false;
  /** Up to where it holds the topic. */
  reached = Infinity;
  readonly asked: string[] = [];

  async currentGeneration(): Promise<CurrentGeneration | undefined> {
    this.mustBeUp();
    return this.generation;
  }

  async archivedStart(): Promise<TaskPosition | undefined> {
    this.mustBeUp();
    return this.start;
  }

  async identities(partition: number, topic: string, day: string, below: number, needed: number): Promise<string[]> {
    this.mustBeUp();
    this.asked.push(`${topic}/${partition} ${day} below ${below}`);
    if (this.reached < needed) throw new ArchiveUnavailable(`the archive reaches ${this.reached}, not ${needed}, says the test`);
    return this.ids;
  }

  private mustBeUp(): void {
    if (this.down) throw new ArchiveUnavailable('the archive is down, says the test');
  }
}

export class Corner {
  readonly live = new MemoryLiveState();
  readonly archive = new TestArchive();
  readonly bounds = { start: { [TOPIC]: [0] }, end: { [TOPIC]: [1_000] } };
  private ids = 0;

  task(parts: { definitions?: string; stepRecords?: number } = {}): SpeedTask {
    return new SpeedTask(0, {
      live: this.live,
      archive: this.archive,
      log: { bounds: async () => this.bounds },
      topics: [TOPIC],
      partitions: 1,
      fold: compileRowFold(declareViews(DEFAULT_TIERS)),
      definitions: 'mine',
      now: () => 0,
      newId: () => `id-${++this.ids}`,
      ...parts,
    });
  }

  /** Publishes a generation that is cut where the task stands, and prunes the live state to it. */
  async publish(id: number): Promise<CurrentGeneration> {
    const cut = (await this.live.seal(0, `run-${id}`))?.end ?? {};
    this.archive.generation = { id, cut: { [TOPIC]: [cut[TOPIC] ?? 0] }, definitions: 'mine' };
    await this.live.prune(0, id, cut, 'mine');
    return this.archive.generation;
  }

  told(): Promise<Told> {
    return tell(this.live);
  }
}

/** Sums over all live slices: revenue in 1/10,000 (of whatever currency), orders, and records by outcome. */
interface Told {
  revenue: bigint;
  orders: bigint;
  admitted: bigint;
  duplicate: bigint;
  rejected: bigint;
  duplicateAmount: bigint;
}

export async function tell(live: LiveState, partitions = 1): Promise<Told> {
  const cells: Cells = new Map();
  for (let partition = 0; partition < partitions; partition++) {
    for (const slice of (await live.snapshot(partition))?.cells ?? []) mergeDeltas(cells, slice);
  }
  const told: Told = { revenue: 0n, orders: 0n, admitted: 0n, duplicate: 0n, rejected: 0n, duplicateAmount: 0n };
  for (const [key, { values }] of cells) {
    const { view, dimensions } = parseCellKey(key);
    const outcome = dimensions[2];
    if (view === 'revenue') told.revenue += values[0] ?? 0n;
    if (view === 'orders') told.orders += values[0] ?? 0n;
    if (view === '_log' && (outcome === 'admitted' || outcome === 'duplicate' || outcome === 'rejected')) {
      told[outcome] += values[0] ?? 0n;
      told.duplicateAmount += values[1] ?? 0n;
    }
  }
  return told;
}
