/** One partition's part of a fetch answer, still as the broker sent it. */
import { frameBatches, type FramedBatches } from './batch-header';
import type { AbortedTransaction } from './read-committed';

export class FetchedRecords {
  readonly framed: FramedBatches;
  private released = false;

  /** `onRelease` is told, once, that nobody reads them any more. */
  constructor(
    private readonly memory: Buffer,
    readonly aborted: readonly AbortedTransaction[],
    private readonly onRelease: () => void = () => undefined,
  ) {
    this.framed = frameBatches(memory);
  }

  get bytes(): Buffer {
    if (this.released) throw new Error('fetched records were read after they were released');
    return this.memory;
  }

  /** Whether there is nothing to hand out or to say. */
  isEmpty(): boolean {
    return this.framed.headers.length === 0 && this.framed.fault === undefined;
  }

  /** The last offset that the answer covers; with nothing readable in it, any: it must only get as far as to say so. */
  lastOffset(): number {
    return this.framed.headers.at(-1)?.lastOffset ?? Number.MAX_SAFE_INTEGER;
  }

  /** Nobody reads them, or what was handed out of them, any more: their memory is used again. */
  release(): void {
    if (this.released) return;
    this.released = true;
    this.onRelease();
  }
}
