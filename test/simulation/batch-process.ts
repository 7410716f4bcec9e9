/** A process of the batch layer that works off recomputes: any that is open, also one that another process still holds. */
import { ArchiveAway, type Archive } from '../../batch-layer/archive';
import { Differences } from '../../batch-layer/differences';
import { CutError, type Generations } from '../../batch-layer/generations';
import { kindsOfViews } from '../../batch-layer/reconcile';
import { recompute } from '../../batch-layer/recompute';
import type { RecomputeParts } from '../../batch-layer/recompute-parts';
import { RunCancelled, RunRefused, type RunBook } from '../../batch-layer/run-book';
import type { LiveState } from '../../common/live/live-state';
import type { Definitions } from './definitions';
import type { Process } from './process';
import type { World } from './world';

export class BatchProcess {
  readonly process: Process;
  private readonly parts: RecomputeParts;

  constructor(
    readonly name: string,
    private readonly world: World,
    readonly definitions: Definitions,
  ) {
    this.process = world.process(name, () => undefined);
    const away = (): Error => new ArchiveAway('the archive is away');
    const generations = this.process.port<Generations>('generations', world.generations.port(definitions), away);
    this.parts = {
      live: this.process.port<LiveState>('live', world.live),
      archive: this.process.port<Archive>('archive', world.archive, away),
      generations,
      book: this.process.port<RunBook>('book', world.runs, away),
      partitions: world.options.partitions,
      definitions: definitions.hash,
      kindsOf: kindsOfViews(definitions.views),
      differences: () => new Differences(definitions.views),
      foldDays: async (run, days, cut, onDays) => {
        await Promise.all(
          days.map(async (day) => {
            await generations.fold(run, [day], cut);
            await onDays(1);
          }),
        );
      },
      now: world.options.now,
      pause: () => this.process.turn('pause'),
    };
  }

  start(): void {
    void this.work();
  }

  private async work(): Promise<void> {
    const { runs, options } = this.world;
    for (;;) {
      await this.process.turn('looking for a run');
      const open = runs.unfinished();
      if (open.length === 0) continue;
      // A lock keeps recomputes apart, but goes with its connection, so two may meet all the same.
      const run = options.random.pick(open);
      if (!runs.begin(run.id, this.definitions.hash)) {
        this.world.count('run of other definitions');
        await runs.end(run.id, 'failed');
        continue;
      }
      try {
        const generation = await recompute(this.parts, run);
        if (generation) await runs.end(run.id, 'published');
        if (generation && run.dryRun) this.world.count('late publish');
        if (generation && run.mode === 'rollback') this.world.count('rolled back');
      } catch (error) {
        this.world.met(this.name, error);
        if (error instanceof RunCancelled) await runs.end(run.id, 'cancelled');
        if (error instanceof CutError || error instanceof RunRefused) await runs.end(run.id, 'failed');
      }
    }
  }
}
