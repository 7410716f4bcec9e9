/**
 * The scanner against the definition. SCAN_RECORDS says how many records to compare, e.g.
 * `SCAN_RECORDS=10000000 npx jest common/events/scan` (about half an hour); a failure tells the seed, and
 * SCAN_SEED=<seed> runs the same records again.
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { arbitraryRecord } from '../../testing/arbitrary-events';
import { dice, mutated, rewritten } from '../../testing/mutated-records';
import { recordAt } from '../../log/input-record';
import type { RecordBatch } from '../../log/log';
import { batchOf } from '../../testing/record-batch';
import { admit, type Admission, type RawRecord } from '../admit';
import { eventOfTopic } from '../catalogue';
import { EventRows } from '../rows/event-rows';
import { createAdmission, type FastAdmission } from './admission';

const RECORDS = Number(process.env['SCAN_RECORDS'] ?? 30_000);
const SEED = Number(process.env['SCAN_SEED'] ?? Date.now() % 1_000_000_000);
const MUTANTS = 12;

const show = (record: RawRecord) => JSON.stringify({ ...record, key: text(record.key), value: text(record.value) });
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1');

const rowsOf = new Map<string, EventRows>();

/** What becomes of each record of a batch, told only when all of them are rows. */
function admitAll(admitTo: FastAdmission['admitTo'], batch: RecordBatch, partitions: number): Admission[] {
  const declaration = eventOfTopic(batch.topic);
  if (!declaration) return Array.from({ length: batch.count }, (_, i) => admit(recordAt(batch, i, partitions)));
  const rows = rowsOf.get(batch.topic) ?? new EventRows(declaration);
  rowsOf.set(batch.topic, rows);
  rows.begin(batch.bytes);
  const rejections = Array.from({ length: batch.count }, (_, i) => admitTo(rows, batch, i, partitions));
  let row = 0;
  return rejections.map((rejection) => (rejection ? { rejection } : { event: rows.eventAt(row++) }));
}

test(
  'records of every shape, and mutations of them, are admitted as the definition says',
  () => {
    const fast = createAdmission();
    const admitted = { scanned: 0, asked: 0 };
    const check = (record: RawRecord, got: Admission, wanted: Admission): void => {
      if (!isDeepStrictEqual(got, wanted)) throw new Error(`${show(record)} gave ${inspect(got)}, not ${inspect(wanted)}`);
    };
    let compared = 0;
    let alike: { record: RawRecord; wanted: Admission }[] = [];
    const same = (record: RawRecord): void => {
      const before = fast.counts.scanned;
      const wanted = admit(record);
      check(record, admitAll(fast.admitTo, batchOf([record]), record.partitions)[0] as Admission, wanted);
      compared += 1;
      alike.push({ record, wanted });
      if ('event' in wanted) admitted[fast.counts.scanned > before ? 'scanned' : 'asked'] += 1;
    };
    const inBatches = createAdmission();
    const sameInBatches = (): void => {
      const places = new Map<string, typeof alike>();
      for (const each of alike) {
        const place = `${each.record.topic} ${each.record.partition}`;
        places.set(place, [...(places.get(place) ?? []), each]);
      }
      for (const place of places.values()) {
        const got = admitAll(inBatches.admitTo, batchOf(place.map(({ record }) => record)), 4);
        place.forEach(({ record, wanted }, i) => check(record, got[i] as Admission, wanted));
      }
      alike = [];
    };
    fc.assert(
      fc.property(arbitraryRecord(4), fc.integer(), (record, seed) => {
        const roll = dice(seed);
        same(record);
        const usual = rewritten(record, roll);
        same(usual);
        for (let i = 0; i < MUTANTS; i++) same(mutated(roll(4) === 0 ? record : usual, roll));
        sameInBatches();
      }),
      { numRuns: Math.ceil(RECORDS / (MUTANTS + 2)), seed: SEED, endOnFailure: true },
    );
    const { scanned, asked } = fast.counts;
    console.log(`${scanned + asked} records with seed ${SEED}: ${scanned} scanned; of those asked about, ${admitted.asked} were admitted`);
    expect(compared).toBeGreaterThanOrEqual(RECORDS);
    // None of a topic that no event belongs on gets so far.
    expect(scanned + asked).toBeGreaterThan(0.9 * RECORDS);
    expect(inBatches.counts.scanned).toBeGreaterThan(0.1 * RECORDS);
    expect(scanned).toBeGreaterThan(0.1 * RECORDS);
    expect(asked - admitted.asked).toBeGreaterThan(0.2 * RECORDS);
    expect(admitted.asked).toBeGreaterThan(0.02 * RECORDS);
  },
  Math.max(60_000, RECORDS),
);
