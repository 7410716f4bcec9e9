/** I3: the live fold and the compiled SQL give the same cells, to the last digit, for every view. */
import fc from 'fast-check';
import type { Pool } from 'pg';
import { admit } from '../../common/events/admit';
import { CATALOGUE, eventOfTopic, INPUT_TOPICS } from '../../common/events/catalogue';
import { EventRows } from '../../common/events/rows/event-rows';
import { UNDATED } from '../../common/generation';
import type { InputRecord } from '../../common/log/input-record';
import { compileFold } from '../../common/metrics/fold';
import type { Cells } from '../../common/metrics/cells';
import { countRecord, duplicateOf } from '../../common/metrics/log-counters';
import { atLeast, band, equals, field, literal, negate } from '../../common/metrics/expression';
import { count, max, min, sum, type View } from '../../common/metrics/view';
import { declareViews } from '../../common/metrics/views';
import type { Position } from '../../common/position';
import { dayOf, type Day } from '../../common/time';
import { arbitraryRecord } from '../../common/testing/arbitrary-events';
import { goldenRecords } from '../../common/testing/golden-events';
import { batchOf } from '../../common/testing/record-batch';
import { judge } from '../judge';
import type { DaysComputed, Generations } from '../generations';
import { migratedDatabase, type MigratedDatabase } from '../testing/migrated-database';
import { createPostgresArchive } from './postgres-archive';
import { createPostgresGenerations } from './postgres-generations';

/** Uses what the built-in views leave out. */
const odd: View = {
  name: 'odd',
  about: 'Conditions, thresholds by currency without a default, negated extremes.',
  grain: 'day',
  dimensions: { band: band(field('amount'), field('currency'), [{ name: "it's big", from: { GBP: 1_000_0000n, EUR: 2_000_0000n } }], 'rest'), email: field('email') },
  measures: { n: count('n'), least: min('money', 'least'), most: max('money', 'most'), total: sum('money', 'total') },
  from: [
    { event: 'OrderCreated', where: atLeast(field('amount'), 100_0000n), measures: { least: field('amount'), most: negate(field('amount')), total: field('amount') } },
    { event: 'PaymentFailed', where: equals(field('currency'), 'EUR'), dimensions: { email: literal('none') }, measures: { least: field('amount'), most: field('amount'), total: negate(field('amount')) } },
  ],
};

const views = [...declareViews({ premium: { default: 10_000_000_0000n, JPY: 1_000_0000n }, standard: { EUR: 5n } }), odd];
const PARTITIONS = 3;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const cases = fc.record({ records: fc.array(arbitraryRecord(PARTITIONS), { minLength: 1, maxLength: 120, size: 'max' }), shares: fc.tuple(share, share), chunk: fc.integer({ min: 1, max: 20 }) });

let database: MigratedDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(() => database.drop());

test('every view, on any sequence of records cut anywhere', () =>
  onAnyLog(30, async ({ generations, days, events, cuts: [cut] }) => {
    await generations.fold('run', days, cut);
    await generations.count('run', cut);
    expect(await kept(generations, new Map([UNDATED, ...days].map((day) => [day, 'run'])))).toEqual(folded(events, cut));
  }));

test('every view, on the golden records of every version of every event', async () => {
  const records = goldenRecords().map(({ record }) => record(PARTITIONS));
  const { batches, cutAt } = laidOut(records, 3);
  await archive(batches);
  const generations = createPostgresGenerations(pool, views);
  const days = await generations.archivedDays();
  await generations.fold('golden', days, cutAt(1));
  await generations.count('golden', cutAt(1));
  const cells = await kept(generations, new Map([UNDATED, ...days].map((day) => [day, 'golden'])));
  expect(cells).toEqual(folded(batches.flat(), cutAt(1)));
  expect([...cells.keys()].filter((key) => key.startsWith('_log') && key.includes('rejected'))).toEqual([]);
});

test('days touched since an earlier cut, folded again, and the others with the counters before are the same as everything folded', () =>
  onAnyLog(15, async ({ generations, days, events, cuts: [early, late] }) => {
    await generations.fold('early', days, early);
    await generations.count('early', early);
    const touched = await generations.archivedDays(early);
    await generations.fold('late', touched, late);
    await generations.count('late', late, { run: 'early', cut: early, touched });
    const computed = new Map([...days.map((day) => [day, 'early'] as const), ...[UNDATED, ...touched].map((day) => [day, 'late'] as const)]);
    expect(await kept(generations, computed)).toEqual(folded(events, late));
  }));

test('the cells below an earlier cut, with what came since folded onto them, are the same as everything folded', () =>
  onAnyLog(15, async ({ generations, days, cuts: [early, late] }) => {
    await generations.fold('early', days, early);
    const touched = await generations.archivedDays(early);
    const onto = { days: new Map(days.map((day) => [day, 'early'])), cut: early };
    await generations.foldOnto(onto, 'onto', touched, late);
    await generations.fold('late', touched, late);
    const blocksOf = async (run: string): Promise<unknown> => (await pool.query('SELECT day, view, hour, cells, lines FROM cell_block WHERE computed_by = $1 ORDER BY day, view, hour', [run])).rows;
    // The same texts: equal blocks are found equal without being read.
    expect(await blocksOf('onto')).toEqual(await blocksOf('late'));
  }));

interface AnyLog {
  readonly generations: Generations;
  readonly days: readonly Day[];
  readonly events: readonly InputRecord[];
  /** Two, the earlier first. */
  readonly cuts: readonly [Position, Position];
}

/** On archives of any records, laid out and cut anyhow. */
async function onAnyLog(numRuns: number, holds: (log: AnyLog) => Promise<void>): Promise<void> {
  const tried = fc.asyncProperty(cases, async ({ records, shares, chunk }) => {
    const { batches, cutAt } = laidOut(records, chunk);
    const [early, late] = shares.toSorted((a, b) => a - b).map(cutAt);
    if (!early || !late) throw new Error('two cuts');
    await archive(batches);
    const generations = createPostgresGenerations(pool, views);
    await holds({ generations, days: await generations.archivedDays(), events: batches.flat(), cuts: [early, late] });
  });
  await fc.assert(tried, { numRuns, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true });
}

async function kept(generations: Generations, computed: DaysComputed): Promise<Map<string, readonly string[]>> {
  const cells = new Map<string, readonly string[]>();
  for (const [day, run] of computed) for (const { key, values } of await generations.cells(run, day)) cells.set(key, values.map(String));
  return cells;
}

/** Gives records their offsets, and cuts somewhere in each partition. */
function laidOut(records: readonly Omit<InputRecord, 'offset'>[], chunk: number) {
  const logs = new Map<string, InputRecord[]>();
  for (const record of records) {
    const log = logs.get(`${record.topic}/${record.partition}`) ?? [];
    log.push({ ...record, offset: log.length });
    logs.set(`${record.topic}/${record.partition}`, log);
  }
  const cutAt = (share: number): Record<string, number[]> =>
    Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, Array.from({ length: PARTITIONS }, (_, p) => Math.floor((logs.get(`${topic}/${p}`)?.length ?? 0) * share))]));
  const batches = [...logs.values()].flatMap((log) => Array.from({ length: Math.ceil(log.length / chunk) }, (_, i) => log.slice(i * chunk, (i + 1) * chunk)));
  return { batches, cutAt };
}

async function archive(batches: readonly (readonly InputRecord[])[]): Promise<void> {
  const tables = [...CATALOGUE.map(({ type }) => type.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()), 'archive_progress', 'archived_day', 'duplicate', 'rejection', 'cell_block', 'log_second'];
  await pool.query(`TRUNCATE ${tables.join(', ')}`);
  // Two processes in turn: what one has archived, the other only learns from Postgres.
  const archives = [createPostgresArchive(pool, INPUT_TOPICS), createPostgresArchive(pool, INPUT_TOPICS)];
  for (let p = 0; p < PARTITIONS; p++) await archives[0]?.begin(p, Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, 0])));
  for (const [turn, batch] of batches.entries()) {
    const [first] = batch;
    const declaration = first && eventOfTopic(first.topic);
    if (!declaration) throw new Error('an empty batch');
    const records = batchOf(batch, first.offset);
    const judged = judge(records, first.offset, PARTITIONS, new EventRows(declaration));
    const written = await archives[turn % 2]?.write({ ...judged, declaration, partition: first.partition, from: first.offset, next: records.nextOffset });
    expect(written).toBeDefined();
  }
}

/** The definition: first identities below the cut, in the order of the log. */
function folded(records: readonly InputRecord[], cut: Position): Map<string, readonly string[]> {
  const cells: Cells = new Map();
  const fold = compileFold(views);
  const seen = new Set<string>();
  for (const record of records) {
    const { topic, partition, offset } = record;
    if (offset >= (cut[topic]?.[partition] ?? 0)) continue;
    const admission = admit(record);
    if ('rejection' in admission) {
      countRecord(cells, topic, partition, { outcome: 'rejected', reason: admission.rejection.reason });
      continue;
    }
    const { event } = admission;
    const identity = [topic, partition, event.eventId, dayOf(event.timestamp)].join(' ');
    if (seen.has(identity)) countRecord(cells, topic, partition, duplicateOf(event));
    else {
      seen.add(identity);
      countRecord(cells, topic, partition, { outcome: 'admitted' });
      fold(event, cells);
    }
  }
  return new Map(Array.from(cells, ([key, { values }]) => [key, values.map(String)]));
}
