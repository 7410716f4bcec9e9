/** A batch of the log as the engine takes it: admitted events that were not met before, or what topologies said. */
import { IDENTITY_WORDS } from '../../../common/identity/identity';
import type { IdentityTable } from '../../../common/identity/identity-table';
import { PackedIdentities } from '../../../common/identity/packed';
import type { NewIdentities } from '../../../common/live/live-state';
import { recordAt } from '../../../common/log/input-record';
import type { RecordBatch } from '../../../common/log/log';
import { dayOf, type Day } from '../../../common/time';
import type { Judged } from '../../step';
import { saidTime, type EngineRecord } from '../engine/records';

/** `known` holds, by day, the identities met before; those that are met here are added. */
export function firstOnes({ rows, topic, logTimes }: Judged, known: ReadonlyMap<Day, IdentityTable>): { events: EngineRecord[]; identities: NewIdentities[] } {
  const events: EngineRecord[] = [];
  const fresh = new Map<Day, PackedIdentities>();
  const identity = new Uint32Array(IDENTITY_WORDS);
  for (let row = 0; row < rows.count; row++) {
    const day = dayOf(rows.timeOf(row));
    rows.identityOf(row, identity);
    if (known.get(day)?.add(identity) !== true) continue;
    const ids = fresh.get(day) ?? new PackedIdentities();
    ids.add(identity);
    fresh.set(day, ids);
    const event = rows.eventAt(row);
    events.push({ topic, id: event.eventId, key: event.orderId, value: event, time: event.timestamp, logTime: logTimes[row] ?? 0 });
  }
  return { events, identities: Array.from(fresh, ([day, each]) => ({ topic, day, ids: each.packed() })) };
}

/**
 * Records [from, to) that topologies said: of an internal topic their text, of an output topic their JSON. Such topics
 * are written by topologies alone, so what cannot be read stops the task: throws SyntaxError or TypeError.
 */
export function saidRecords(batch: RecordBatch, from: number, to: number, isInternal: boolean): EngineRecord[] {
  return Array.from({ length: to - from }, (_, i) => {
    const { topic, offset, key, value, logTime } = recordAt(batch, from + i, 1);
    const text = Buffer.from(value ?? []).toString();
    const record = { topic, id: `${batch.partition}-${offset}`, key: Buffer.from(key ?? []).toString(), logTime };
    if (isInternal) return { ...record, value: text, time: logTime };
    const said: unknown = JSON.parse(text);
    return { ...record, value: said, time: saidTime(said) ?? logTime };
  });
}
