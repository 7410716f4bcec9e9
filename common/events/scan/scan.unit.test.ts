/**
 * The scanner against the definition. SCAN_RECORDS says how many records to compare, e.g.
 * `SCAN_RECORDS=10000000 npx jest common/events/scan` (about half an hour); a failure tells the seed, and
 * SCAN_SEED=<seed> runs the same records again.
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { arbitraryRecord } from '../../testing/arbitrary-events';
import { dice, mutated, rewritten } from '../../testing/mutated-records';
import { admit, type RawRecord } from '../admit';
import { createAdmission } from './admission';

const RECORDS = Number(process.env['SCAN_RECORDS'] ?? 30_000);
const SEED = Number(process.env['SCAN_SEED'] ?? Date.now() % 1_000_000_000);
const MUTANTS = 12;

const show = (record: RawRecord) => JSON.stringify({ ...record, key: text(record.key), value: text(record.value) });
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1');

test(
  'records of every shape, and mutations of them, are admitted as the definition says',
  () => {
    const fast = createAdmission();
    const admitted = { scanned: 0, asked: 0 };
    const same = (record: RawRecord): void => {
      const before = fast.counts.scanned;
      const [got, wanted] = [fast.admit(record), admit(record)];
      if (!isDeepStrictEqual(got, wanted)) throw new Error(`${show(record)} gave ${inspect(got)}, not ${inspect(wanted)}`);
      if ('event' in wanted) admitted[fast.counts.scanned > before ? 'scanned' : 'asked'] += 1;
    };
    fc.assert(
      fc.property(arbitraryRecord(4), fc.integer(), (record, seed) => {
        const roll = dice(seed);
        same(record);
        const usual = rewritten(record, roll);
        same(usual);
        for (let i = 0; i < MUTANTS; i++) same(mutated(roll(4) === 0 ? record : usual, roll));
      }),
      { numRuns: Math.ceil(RECORDS / (MUTANTS + 2)), seed: SEED, endOnFailure: true },
    );
    const { scanned, asked } = fast.counts;
    console.log(`${scanned + asked} records with seed ${SEED}: ${scanned} scanned; of those asked about, ${admitted.asked} were admitted`);
    expect(scanned + asked).toBeGreaterThanOrEqual(RECORDS);
    expect(scanned).toBeGreaterThan(0.1 * RECORDS);
    expect(asked - admitted.asked).toBeGreaterThan(0.2 * RECORDS);
    expect(admitted.asked).toBeGreaterThan(0.02 * RECORDS);
  },
  Math.max(60_000, RECORDS),
);
