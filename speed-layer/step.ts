/** One step's fold: records of one topic in offset order → cells, new identities and dead letters. */
import type { Rejection } from '../common/events/rejection';
import type { EventRows } from '../common/events/rows/event-rows';
import { admitTo } from '../common/events/scan/admission';
import { IDENTITY_WORDS } from '../common/identity/identity';
import type { IdentityTable } from '../common/identity/identity-table';
import { PackedIdentities } from '../common/identity/packed';
import type { CellDelta, NewIdentities, OutboxEntry } from '../common/live/live-state';
import { recordAt, type InputRecord } from '../common/log/input-record';
import type { RecordBatch } from '../common/log/log';
import { toDeltas, type Cells } from '../common/metrics/cells';
import { countRecord, duplicateOf } from '../common/metrics/log-counters';
import type { RowFold } from '../common/metrics/row-fold/row-fold';
import { dayOf, GRAIN_MILLIS, type Day, type Millis } from '../common/time';
import { deadLetter } from './dead-letter';

interface Refused {
  readonly record: InputRecord;
  readonly rejection: Rejection;
}

/** Some records of one batch, judged: the admitted ones as rows, in offset order. */
export interface Judged {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly rows: EventRows;
  /** The broker's record time of each row. */
  readonly logTimes: Float64Array;
  readonly refused: readonly Refused[];
}

/** What one step gives. What is not written is for metrics. */
export interface StepResult {
  readonly deltas: readonly CellDelta[];
  readonly identities: readonly NewIdentities[];
  readonly outbox: readonly OutboxEntry[];
  /** Of the events that count, `counted` of them. */
  readonly latencies: { readonly counted: number; readonly eventTimes: Float64Array; readonly logTimes: Float64Array };
  readonly duplicates: number;
  readonly rejections: readonly Rejection[];
  readonly latestDay: Day;
}

/** Records [from, to) of a batch. The rows are made anew, and stand until they are made anew again. */
export function judge(batch: RecordBatch, from: number, to: number, partitions: number, rows: EventRows): Judged {
  rows.begin(batch.bytes);
  const logTimes = new Float64Array(to - from);
  const refused: Refused[] = [];
  for (let i = from; i < to; i++) {
    logTimes[rows.count] = batch.logTimes[i] ?? 0;
    const rejection = admitTo(rows, batch, i, partitions);
    if (rejection) refused.push({ record: recordAt(batch, i, partitions), rejection });
  }
  return { topic: batch.topic, partition: batch.partition, records: to - from, rows, logTimes, refused };
}

/** The days whose identities a step must know. */
export function daysOf({ rows }: Judged): Set<Day> {
  const days = new Set<Day>();
  let last = NaN;
  for (let row = 0; row < rows.count; row++) {
    const time = rows.timeOf(row);
    const day = Math.floor(time / GRAIN_MILLIS.day);
    if (day === last) continue;
    last = day;
    days.add(dayOf(time));
  }
  return days;
}

/** `known` holds, by day, the identities met before this step; those that it meets are added. */
export function foldStep(judged: Judged, known: ReadonlyMap<Day, IdentityTable>, fold: RowFold): StepResult {
  const { rows, topic, partition } = judged;
  const counters: Cells = new Map();
  for (const { rejection } of judged.refused) countRecord(counters, topic, partition, { outcome: 'rejected', reason: rejection.reason });
  const { counts, identities } = firstOnes(judged, known);
  const eventTimes = new Float64Array(rows.count);
  const logTimes = new Float64Array(rows.count);
  let counted = 0;
  for (let row = 0; row < rows.count; row++) {
    if (counts[row] !== 1) {
      countRecord(counters, topic, partition, duplicateOf(rows.eventAt(row)));
      continue;
    }
    eventTimes[counted] = rows.timeOf(row);
    logTimes[counted] = judged.logTimes[row] ?? 0;
    counted += 1;
  }
  // Once for all: they are most of the records, and this is one cell.
  if (counted > 0) countRecord(counters, topic, partition, { outcome: 'admitted' }, BigInt(counted));
  return {
    deltas: [...fold(rows, counts), ...toDeltas(counters)],
    identities,
    outbox: judged.refused.map(({ record, rejection }) => deadLetter(record, rejection)),
    latencies: { counted, eventTimes, logTimes },
    duplicates: rows.count - counted,
    rejections: judged.refused.map(({ rejection }) => rejection),
    latestDay: identities.reduce((latest, { day }) => (day > latest ? day : latest), ''),
  };
}

/** A 1 for each row whose identity was not met before, and those identities by day. */
function firstOnes({ rows, topic }: Judged, known: ReadonlyMap<Day, IdentityTable>): { counts: Uint8Array; identities: NewIdentities[] } {
  const counts = new Uint8Array(rows.count);
  const fresh = new Map<Day, PackedIdentities>();
  const identity = new Uint32Array(IDENTITY_WORDS);
  let begins: Millis = NaN;
  let table: IdentityTable | undefined;
  let ids = new PackedIdentities();
  for (let row = 0; row < rows.count; row++) {
    const time = rows.timeOf(row);
    if (!(time >= begins && time < begins + GRAIN_MILLIS.day)) {
      begins = Math.floor(time / GRAIN_MILLIS.day) * GRAIN_MILLIS.day;
      const day = dayOf(time);
      table = known.get(day);
      ids = fresh.get(day) ?? new PackedIdentities();
      fresh.set(day, ids);
    }
    rows.identityOf(row, identity);
    if (table?.add(identity) !== true) continue;
    ids.add(identity);
    counts[row] = 1;
  }
  return { counts, identities: Array.from(fresh, ([day, each]) => ({ topic, day, ids: each.packed() })).filter(({ ids: packed }) => packed.length > 0) };
}
