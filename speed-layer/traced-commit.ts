/** A span for a commit that holds traced events: part of the first one's trace, linked to those of the others. */
import type { RecordBatch } from '../common/log/log';
import { parseTraceParent, TRACE_PARENT, type Tracer, type TraceParent } from '../common/tracing/tracer';

/** So many events of one commit are named at most. */
const MOST_CAUSES = 32;

/** Runs `commit`, of records [from, to) of a batch. Headers are looked at only where there is a tracer. */
export async function tracedCommit(tracer: Tracer | undefined, batch: RecordBatch, from: number, to: number, commit: () => Promise<boolean>): Promise<boolean> {
  const [parent, ...links] = tracer ? causesOf(batch, from, to) : [];
  if (!tracer || parent === undefined) return commit();
  const fields = {
    'messaging.system': 'kafka',
    'messaging.destination.name': batch.topic,
    'messaging.destination.partition.id': String(batch.partition),
    'twofold.first_offset': batch.offsets[from] ?? 0,
    'twofold.last_offset': batch.offsets[to - 1] ?? 0,
    'twofold.records': to - from,
  };
  const span = tracer.begin('commit', { kind: 'consumer', parent, links, fields });
  try {
    const applied = await commit();
    span.end(applied ? undefined : 'refused');
    return applied;
  } catch (error) {
    span.end(error instanceof Error ? error.name : 'Error');
    throw error;
  }
}

function causesOf(batch: RecordBatch, from: number, to: number): TraceParent[] {
  const causes = new Set<TraceParent>();
  for (let i = from; i < to && causes.size < MOST_CAUSES; i++) {
    const parent = batch.header?.(i, TRACE_PARENT);
    if (parent !== undefined && parseTraceParent(parent)?.sampled === true) causes.add(parent);
  }
  return [...causes];
}
