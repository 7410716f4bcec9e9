/** One step's fold: records of one topic in offset order → cells, new identities and dead letters. Pure. */
import type { Event } from '../common/events/event';
import type { Rejection } from '../common/events/rejection';
import { admitFast } from '../common/events/scan/admission';
import { IDENTITY_WORDS, identityOf } from '../common/identity/identity';
import type { IdentityTable } from '../common/identity/identity-table';
import { PackedIdentities } from '../common/identity/packed';
import type { NewIdentities, OutboxEntry } from '../common/live/live-state';
import type { Cells } from '../common/metrics/cells';
import type { Fold } from '../common/metrics/fold';
import { countRecord, duplicateOf } from '../common/metrics/log-counters';
import { dayOf, type Day, type Millis } from '../common/time';
import { deadLetter } from './dead-letter';
import type { InputRecord } from '../common/log/input-record';

interface Admitted {
  readonly record: InputRecord;
  readonly event: Event;
  readonly day: Day;
}

interface Refused {
  readonly record: InputRecord;
  readonly rejection: Rejection;
}

export type Judged = Admitted | Refused;

/** What one step gives. `events` are those that count; the rest of the numbers are for metrics. */
export interface StepResult {
  readonly cells: Cells;
  readonly identities: readonly NewIdentities[];
  readonly outbox: readonly OutboxEntry[];
  readonly latencies: readonly { readonly eventTime: Millis; readonly logTime: Millis }[];
  readonly duplicates: number;
  readonly rejections: readonly Rejection[];
  readonly latestDay: Day;
}

export function judge(record: InputRecord): Judged {
  const admission = admitFast(record);
  if ('rejection' in admission) return { record, rejection: admission.rejection };
  return { record, event: admission.event, day: dayOf(admission.event.timestamp) };
}

/** The days whose identities a step must know. */
export function daysOf(judged: readonly Judged[]): Set<Day> {
  const days = new Set<Day>();
  for (const each of judged) if ('event' in each) days.add(each.day);
  return days;
}

/** `known` holds, by day, the identities met before this step; those that it meets are added. */
export function foldStep(judged: readonly Judged[], known: ReadonlyMap<Day, IdentityTable>, fold: Fold): StepResult {
  const cells: Cells = new Map();
  const fresh = new Map<Day, PackedIdentities>();
  const identity = new Uint32Array(IDENTITY_WORDS);
  const outbox: OutboxEntry[] = [];
  const rejections: Rejection[] = [];
  const latencies: { eventTime: Millis; logTime: Millis }[] = [];
  let duplicates = 0;
  let latestDay = '';
  for (const each of judged) {
    const { topic, partition, logTime } = each.record;
    if ('rejection' in each) {
      countRecord(cells, topic, partition, { outcome: 'rejected', reason: each.rejection.reason });
      outbox.push(deadLetter(each.record, each.rejection));
      rejections.push(each.rejection);
      continue;
    }
    const { event, day } = each;
    identityOf(event.eventId, identity);
    if (known.get(day)?.add(identity) !== true) {
      countRecord(cells, topic, partition, duplicateOf(event));
      duplicates += 1;
      continue;
    }
    let ids = fresh.get(day);
    if (!ids) fresh.set(day, (ids = new PackedIdentities()));
    ids.add(identity);
    fold(event, cells);
    latencies.push({ eventTime: event.timestamp, logTime });
    if (day > latestDay) latestDay = day;
  }
  const { topic = '', partition = 0 } = judged[0]?.record ?? {};
  // Once for all: they are most of the records, and this is one cell.
  if (latencies.length > 0) countRecord(cells, topic, partition, { outcome: 'admitted' }, BigInt(latencies.length));
  const identities = Array.from(fresh, ([day, ids]) => ({ topic, day, ids: ids.packed() }));
  return { cells, identities, outbox, latencies, duplicates, rejections, latestDay };
}
