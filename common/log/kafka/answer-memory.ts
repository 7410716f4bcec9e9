/**
 * Memory for large answers, used again and again. Fresh memory for each would cost a page fault every 4 kB and, because V8
 * takes memory outside its heap for a reason to collect garbage, a full collection every few fetches.
 *
 * Whoever is done with an answer gives it back. What is never given back is the garbage collector's, as usual.
 */

/** Smaller answers are many and live short: fresh memory is as good for them. */
const LEAST_BYTES = 65_536;
/** More pieces than this are not kept: a process has about one answer of each broker in hand. */
const MOST_KEPT = 4;

export class AnswerMemory {
  private kept: Buffer[] = [];
  private readonly lent = new WeakSet<ArrayBufferLike>();

  /** So many bytes, with anything in them. */
  take(size: number): Buffer {
    if (size < LEAST_BYTES) return Buffer.allocUnsafe(size);
    const piece = this.kept.find(({ length }) => length >= size) ?? Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(size)));
    this.kept = this.kept.filter((each) => each !== piece);
    this.lent.add(piece.buffer);
    return piece.subarray(0, size);
  }

  /** Nobody uses this answer, or any part of it, any more. Memory that is not from here, or was given back, is no matter. */
  give({ buffer }: Uint8Array): void {
    if (!this.lent.delete(buffer)) return;
    this.kept = [Buffer.from(buffer), ...this.kept].slice(0, MOST_KEPT);
  }
}

/** All connections' of this process. */
export const answerMemory = new AnswerMemory();
