/** One partition's part of a fetch answer, still as the broker sent it. */
import { frameBatches, type FramedBatches } from './batch-header';
import type { AbortedTransaction } from './read-committed';

export class FetchedRecords {
  readonly framed: FramedBatches;

  constructor(
    readonly bytes: Buffer,
    readonly aborted: readonly AbortedTransaction[],
  ) {
    this.framed = frameBatches(bytes);
  }

  /** Whether there is nothing to hand out or to say. */
  isEmpty(): boolean {
    return this.framed.headers.length === 0 && this.framed.fault === undefined;
  }

  /** The last offset that the answer covers; with nothing readable in it, any: it must only get as far as to say so. */
  lastOffset(): number {
    return this.framed.headers.at(-1)?.lastOffset ?? Number.MAX_SAFE_INTEGER;
  }
}
