/**
 * The Redis keys of one task, all under one hash tag, so that they lie on one node of a cluster.
 *
 *   task        hash: seq, owner, base, definitions, slices (JSON), `o:<topic>` (next offset), bound, allEvicted
 *   cells:<epoch>  hash: `<cell key>\x1f<measure index>` → integer text
 *   changes     stream of Change as JSON, ids `<seq>-0`
 *   seals       hash: run → slice as JSON
 *   days        hash: `<topic>:<day>` → offset up to which its identities were last touched; resident days only
 *   evicted     set of `<topic>:<day>` that must come from the archive before they are asked
 *   ids:<topic>:<day>  set of event ids
 *   outbox      list of OutboxEntry as JSON
 */
export interface TaskKeys {
  readonly base: string;
  readonly task: string;
  readonly changes: string;
  readonly seals: string;
  readonly days: string;
  readonly evicted: string;
  readonly outbox: string;
  readonly beat: string;
}

export function taskKeys(prefix: string, partition: number): TaskKeys {
  const base = `${prefix}:{${partition}}`;
  return {
    base,
    task: `${base}:task`,
    changes: `${base}:changes`,
    seals: `${base}:seals`,
    days: `${base}:days`,
    evicted: `${base}:evicted`,
    outbox: `${base}:outbox`,
    beat: `${base}:beat`,
  };
}
