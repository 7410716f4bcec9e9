/**
 * What a reader of committed records must not see, decided here rather than by kafkajs 2.2.4, whose own filter takes the
 * broker's list of aborted transactions to be sorted by first offset (it is sorted by last offset) and takes up one entry
 * a record, so that it hands out aborted records where transactions overlap.
 *
 * The rule is the Java client's (org.apache.kafka.clients.consumer.internals.CompletedFetch).
 */
import type { BatchHeader } from './batch-header';

/** An aborted transaction that has records among those of one answer. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

export class ReadCommitted {
  /** By first offset. */
  private readonly begins: AbortedTransaction[];
  private readonly aborted = new Set<number>();

  /** For one partition's answer, whose batches are then asked about in order. */
  constructor(transactions: readonly AbortedTransaction[]) {
    this.begins = [...transactions].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** Whether a reader sees the records of the next batch. `keyOf` gives the key of its first record, if it has one. */
  sees(header: BatchHeader, keyOf: (header: BatchHeader) => Uint8Array | undefined): boolean {
    for (let next = this.begins[0]; next && next.firstOffset <= header.lastOffset; next = this.begins[0]) {
      this.aborted.add(next.producerId);
      this.begins.shift();
    }
    if (!header.isControl) return !(header.inTransaction && this.aborted.has(header.producerId));
    if (this.aborted.has(header.producerId) && isAbort(keyOf(header))) this.aborted.delete(header.producerId);
    return false;
  }
}

/** A control record's key: version (int16), type (int16; 0 = abort, 1 = commit). */
function isAbort(key: Uint8Array | undefined): boolean {
  return key !== undefined && key.length >= 4 && key[2] === 0 && key[3] === 0;
}
