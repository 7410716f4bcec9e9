/** One partition's part of a fetch answer, still as the broker sent it. */
import { frameBatches, type FramedBatches } from './batch-header';
import type { AbortedTransaction } from './read-committed';

/** Of this process, all groups together: bytes of records that were handed on to read, ever and right now. */
export const handedOn = { total: 0, inHand: 0 };

export class FetchedRecords {
  readonly framed: FramedBatches;
  private released = false;
  private taken = false;

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

  /** They are handed on to be read. (What kafkajs drops, after a seek, is only the garbage collector's.) */
  take(): void {
    if (this.taken) return;
    this.taken = true;
    handedOn.total += this.memory.length;
    handedOn.inHand += this.memory.length;
  }

  /** Nobody reads them, or what was handed out of them, any more: their memory is used again. */
  release(): void {
    if (this.released) return;
    this.released = true;
    if (this.taken) handedOn.inHand -= this.memory.length;
    this.onRelease();
  }
}
