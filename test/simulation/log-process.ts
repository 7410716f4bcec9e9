/** A process that is a member of a consumer group, and joins again whenever its membership ends. */
import type { Membership, TaskHandler } from '../../common/log/log';
import { MemoryLog } from '../../common/log/memory';
import type { Definitions } from './definitions';
import type { Process } from './process';
import type { World } from './world';

export abstract class LogProcess {
  readonly process: Process;
  protected readonly log: MemoryLog;
  private membership: Membership | undefined;
  /** The group takes it for dead while it works on. */
  expelled = false;

  constructor(
    readonly name: string,
    protected readonly world: World,
    readonly definitions: Definitions,
    private readonly group: string,
  ) {
    this.log = new MemoryLog(world.broker);
    this.process = world.process(name, () => this.log.crash());
  }

  abstract start(): void;
  /** What deals with the tasks of one membership. */
  protected abstract handler(): TaskHandler;

  expel(): void {
    if (!this.membership || this.expelled) return;
    this.expelled = true;
    this.log.expel(this.membership);
  }

  readmit(): void {
    if (!this.membership || !this.expelled) return;
    this.expelled = false;
    this.log.readmit(this.membership);
  }

  protected async leave(): Promise<void> {
    await this.membership?.leave();
  }

  protected async work(): Promise<void> {
    const { process } = this;
    for (;;) {
      const handler = this.handler();
      // Whatever the process has in hand when it dies, the group hears no more of it.
      const mortal: TaskHandler = {
        assigned: (partition) => process.guarded(handler.assigned(partition)),
        batch: (batch, pauseUntil) => process.guarded(handler.batch(batch, pauseUntil)),
        passed: (topic, partition, offset) => handler.passed?.(topic, partition, offset),
        revoked: (partition) => process.guarded(handler.revoked(partition)),
      };
      try {
        this.expelled = false;
        this.membership = await this.log.join(this.group, this.world.options.topics, mortal);
        await this.membership.ended;
      } catch (error) {
        this.world.met(this.name, error);
      }
      await process.turn('joining again');
    }
  }
}
