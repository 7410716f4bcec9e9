/**
 * Where a consumer stands in one partition, written down as its group's committed offset. `write` is a transaction of this
 * partition's own id: it holds for certain, together with what it sends, and a process that was taken for dead and lives on is fenced
 * by who took its place over. `note` is quicker, and may not be heard during a rebalance.
 */
import type { Fence, Log, OutgoingRecord } from '../../../common/log/log';
import { positionAt } from '../adapters/group-offsets';

export class Place {
  writtenAt = Date.now();
  /** Whether nobody else can `write`, as far as is known. */
  isMine = false;
  private fence: Fence | undefined;

  constructor(
    private readonly log: Pick<Log, 'fence' | 'committed' | 'appendOnce' | 'noteProgress'>,
    private readonly of: { readonly group: string; readonly topic: string },
    private readonly partition: number,
    public written: number,
  ) {}

  /** Resolves to where it stands, now that what others began to write is over. Throws LogError. */
  async takeOver(): Promise<number> {
    const { group, topic } = this.of;
    this.fence = await this.log.fence(this.writer);
    this.written = (await this.log.committed(group, topic, this.partition)) ?? this.written;
    this.isMine = true;
    return this.written;
  }

  /** Throws LogError, after which it is not known whether it was written: take it over to learn that. */
  async write(outputs: readonly OutgoingRecord[], offset: number): Promise<void> {
    await this.log.appendOnce(this.writer, outputs, { ...this.of, partition: this.partition, offset }, this.fence);
    this.wrote(offset);
  }

  async note(offset: number): Promise<void> {
    const { group, topic } = this.of;
    await this.log.noteProgress(group, positionAt(topic, [[this.partition, offset]]));
    this.wrote(offset);
  }

  private wrote(offset: number): void {
    this.written = offset;
    this.writtenAt = Date.now();
  }

  private get writer(): string {
    const { group, topic } = this.of;
    return `${group}-${topic}-${this.partition}`;
  }
}
