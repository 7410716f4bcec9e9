/** A process of the speed layer: its tasks as the worker holds them, their upkeep and their outboxes. */
import type { LiveState } from '../../common/live/live-state';
import type { TaskHandler } from '../../common/log/log';
import { ArchiveUnavailable, type ArchiveLookup } from '../../speed-layer/archive-lookup';
import type { Log } from '../../common/log/log';
import type { HeldParts } from '../../speed-layer/held-task';
import { HeldTasks, type Held } from '../../speed-layer/held-tasks';
import { openSpeedTask } from '../../speed-layer/speed-worker';
import type { SpeedTask, TaskParts } from '../../speed-layer/task';
import { Troubles } from '../../speed-layer/troubles';
import type { Definitions } from './definitions';
import { LogProcess } from './log-process';
import type { World } from './world';

export class SpeedProcess extends LogProcess {
  private readonly parts: TaskParts & HeldParts & { readonly log: Log };
  private tasks: HeldTasks<SpeedTask> | undefined;

  constructor(name: string, world: World, definitions: Definitions) {
    super(name, world, definitions, 'speed');
    const { topics, partitions, now } = world.options;
    const lookup: ArchiveLookup = {
      currentGeneration: async () => world.generations.current(),
      archivedStart: (partition) => world.archive.archivedStart(partition),
      identities: (partition, topic, day, below, needed) => world.archive.identities(partition, topic, day, below, needed),
    };
    this.parts = {
      live: this.process.port<LiveState>('live', world.live),
      archive: this.process.port('archive', lookup, () => new ArchiveUnavailable('the archive is away')),
      log: this.process.port('log', this.log),
      topics,
      partitions,
      fold: definitions.rowFold,
      definitions: definitions.hash,
      now,
      newId: () => world.newId(),
      stepRecords: 5,
      troubles: new Troubles((line) => world.tell(`${name}: ${line}`)),
      roundMillis: 10,
      pause: () => this.process.turn('waiting with a stopped task'),
    };
  }

  start(): void {
    void this.work();
    void this.upkeep();
  }

  protected handler(): TaskHandler {
    return (this.tasks = new HeldTasks(this.parts, openSpeedTask(this.parts)));
  }

  /** What the worker does in rounds, here in any order. */
  private async upkeep(): Promise<void> {
    const rounds: readonly ((held: Held<SpeedTask>) => Promise<unknown>)[] = [
      ({ held }) => held.check(),
      async ({ held }) => {
        if (await held.mend()) await this.leave();
      },
      ({ relay }) => relay.drain(),
      async ({ task }) => {
        const generation = await this.parts.archive.currentGeneration();
        if (generation) await task.evict(generation, this.world.options.horizonDays);
      },
    ];
    for (;;) {
      await this.process.turn('upkeep');
      const round = this.world.options.random.pick(rounds);
      for (const held of this.tasks?.all() ?? []) {
        try {
          await round(held);
        } catch (error) {
          this.world.met(this.name, error);
        }
      }
    }
  }
}
