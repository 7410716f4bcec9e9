/**
 * The Redis keys of one task, all under one hash tag, so that they lie on one node of a cluster.
 *
 *   state       hash: seq, owner, base, definitions, `o:<topic>` (next offset), epoch and start (JSON) of the open slice,
 *               sealed (slices, JSON), bound (no sum of the open slice is further from 0), cellBytes (all blocks of the open
 *               slice), compactBytes (those of them that were merged last), allEvicted, streamBytes
 *   cells:<epoch>  list of blocks of cells (see blocks/layout.ts), one for each commit; those at its head come from compaction
 *   changes     stream, ids `<seq>-0`: `change` is a Change as JSON, without its cells; `cells` is their block, or empty. It goes
 *               with the task's state, so ids always grow
 *   seals       list of `<run>\n<slice as JSON>`, newest first
 *   days        hash: `<topic>:<day>` → the offset after the last touch of its identities; resident days only
 *   evicted     set of `<topic>:<day>` that must come from the archive before they are asked
 *   identities:<topic>:<day>  list of packed identities, 16 bytes each (see identity/packed.ts), in pieces of about a commit
 *   operators   hash: what the stream operators remember, a field each
 *   outbox      list of OutboxEntry as JSON
 *   beat        the last Heartbeat as JSON
 *   restoring:<random>  list being filled for one restoreDay; expires by itself
 */
export interface TaskKeys {
  readonly base: string;
  readonly task: string;
  readonly changes: string;
  readonly seals: string;
  readonly days: string;
  readonly evicted: string;
  readonly operators: string;
  readonly outbox: string;
  readonly beat: string;
}

export function taskKeys(prefix: string, partition: number): TaskKeys {
  const base = `${prefix}:{${partition}}`;
  return {
    base,
    task: `${base}:state`,
    changes: `${base}:changes`,
    seals: `${base}:seals`,
    days: `${base}:days`,
    evicted: `${base}:evicted`,
    operators: `${base}:operators`,
    outbox: `${base}:outbox`,
    beat: `${base}:beat`,
  };
}

/** A SCAN pattern for every task's keys; Redis reads `*?[]\` in it as wildcards. */
export function taskPattern(prefix: string): string {
  return `${prefix.replace(/[*?[\]\\]/g, '\\$&')}:{*`;
}

/** The task that a key belongs to; NaN where it is none's. */
export function partitionOf(prefix: string, key: string): number {
  const [, partition] = /^:\{(\d+)\}:/.exec(key.slice(prefix.length)) ?? [];
  return Number(partition ?? NaN);
}
