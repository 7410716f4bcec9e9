/** A process of the batch layer that archives the log. */
import type { TaskHandler } from '../../common/log/log';
import { ArchiveAway, type Archive } from '../../batch-layer/archive';
import { Archiver } from '../../batch-layer/archiver';
import { LogProcess } from './log-process';
import type { Definitions } from './definitions';
import type { World } from './world';

export class ArchiverProcess extends LogProcess {
  constructor(name: string, world: World, definitions: Definitions) {
    super(name, world, definitions, 'archiver');
  }

  start(): void {
    void this.work();
  }

  protected handler(): TaskHandler {
    const { topics, partitions } = this.world.options;
    const archiver = new Archiver({
      archive: this.process.port<Archive>('archive', this.world.archive, () => new ArchiveAway('the archive is away')),
      live: this.process.port('live', this.world.live),
      log: this.process.port('log', this.log),
      topics,
      partitions,
      now: this.world.options.now,
    });
    return {
      assigned: (partition) => archiver.assigned(partition),
      batch: (batch) => archiver.batch(batch),
      revoked: async (partition) => archiver.revoked(partition),
    };
  }
}
