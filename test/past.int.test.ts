/** I1 for the past: what is answered as of a point is the fold of exactly the log below it, and what changed between two adds up. */
import fc from 'fast-check';
import type { Pool } from 'pg';
import { migratedDatabase, type MigratedDatabase } from '../batch-layer/testing/migrated-database';
import { parseRates } from '../common/currency/rates';
import { admit } from '../common/events/admit';
import type { Event } from '../common/events/event';
import type { InputRecord } from '../common/log/input-record';
import type { CellDelta } from '../common/live/live-state';
import { toDeltas, type Cells } from '../common/metrics/cells';
import { compileFold } from '../common/metrics/fold';
import { MERGE, type View } from '../common/metrics/view';
import { declareViews, DEFAULT_TIERS } from '../common/metrics/views';
import type { Position } from '../common/position';
import { arbitraryRecord } from '../common/testing/arbitrary-events';
import { bucketStart, dayOf, GRAIN_MILLIS } from '../common/time';
import { ArchiveReader } from '../serving-layer/past/archive-reader';
import { changesOf, PARTS, type Part } from '../serving-layer/past/changes';
import type { Located } from '../serving-layer/past/locate';
import { pastAnswer, unbounded } from '../serving-layer/past/past-answer';
import { rowsOf, type Row } from '../serving-layer/query/rows';
import type { ViewQuery } from '../serving-layer/query/view-query';
import { CellIndex } from '../serving-layer/view/cell-index';
import { archive, laidOut, positionAt } from './system/archived';

const PARTITIONS = 2;
const RATES = parseRates('Date,GBP,JPY,\n2011-02-28,0.87,113.1,\n2011-03-01,0.9,112,\n');
const DEFINITIONS = 'ours';
const views = declareViews({ ...DEFAULT_TIERS, standard: { default: 10_000_0000n } });
const never = new AbortController().signal;

let database: MigratedDatabase;
let pool: Pool;
let reader: ArchiveReader;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
  reader = new ArchiveReader(pool);
});
afterAll(() => database.drop());

const START = Date.UTC(2011, 1, 28);
/** Recorded at any time of the two days on which the events happened, so that some come late and some early. */
const records = fc.array(fc.tuple(arbitraryRecord(PARTITIONS), fc.nat(172_800)), { minLength: 1, maxLength: 60, size: 'max' }).map((all) =>
  laidOut(all.map(([record, seconds]) => ({ ...record, logTime: START + seconds * 1_000 }))),
);
/** On which events lie, and beside. */
const hour = fc.constantFrom(0, 1, 23, 24, 25, 48);
const query: fc.Arbitrary<ViewQuery> = fc.constantFrom(...views).chain((view) => {
  const bound = fc.option(fc.oneof(hour.map((at) => START + at * GRAIN_MILLIS.hour), fc.constant(START + GRAIN_MILLIS[view.grain])), { nil: undefined });
  return fc
    .record({
      view: fc.constant(view),
      from: bound,
      to: bound,
      granularity: fc.constantFrom(...(['hour', 'day', 'month', 'total', ...(view.grain === 'minute' ? (['minute'] as const) : [])] as const)),
      groupBy: fc.subarray(Object.keys(view.dimensions)),
      filters: fc.constantFrom<ReadonlyMap<string, ReadonlySet<string>>>(new Map(), new Map('country' in view.dimensions ? [['country', new Set(['EIRE'])]] : [])),
      currency: fc.constantFrom(undefined, 'EUR', 'JPY'),
    })
    .filter(({ from, to }) => from === undefined || to === undefined || from < to);
});
/** Of two positions neither need hold all that the other does. */
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 });

/** First identities below a position, with where they lie. */
function admitted(all: readonly InputRecord[], below: Position): { readonly event: Event; readonly record: InputRecord }[] {
  const seen = new Set<string>();
  return [...all]
    .sort((a, b) => a.offset - b.offset)
    .flatMap((record) => {
      const admission = admit(record);
      if ('rejection' in admission) return [];
      const { event } = admission;
      const identity = [record.topic, event.eventId, dayOf(event.timestamp), record.partition].join(' ');
      if (seen.has(identity)) return [];
      seen.add(identity);
      return record.offset < (below[record.topic]?.[record.partition] ?? 0) ? [{ event, record }] : [];
    });
}

function folded(events: readonly Event[], view: View): CellDelta[] {
  const cells: Cells = new Map();
  const fold = compileFold([view]);
  for (const event of events) fold(event, cells);
  return toDeltas(cells);
}

const expectedRows = (events: readonly Event[], asked: ViewQuery): readonly Row[] => rowsOf({ generation: undefined, live: [CellIndex.of(folded(events, asked.view))] }, asked, RATES).rows;
const plain = (rows: readonly Row[]) => rows.map(({ bucket, dimensions, measures, ratios }) => ({ bucket, dimensions, measures, ratios }));

test('as of any position, any question is answered as the fold of the log below it', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.array(fc.tuple(query, shares), { minLength: 3, maxLength: 6 }), async (all, questions) => {
      await archive(pool, all, PARTITIONS);
      for (const [asked, shares] of questions) {
        const position = positionAt(all, shares, PARTITIONS);
        const { answer, view } = await reader.read(never, (ask) => pastAnswer(ask, asked, { position, at: undefined }));
        const { rows } = rowsOf(answer, unbounded(asked, view), RATES);
        expect(plain(rows)).toEqual(plain(expectedRows(admitted(all, position).map(({ event }) => event), asked)));
        for (const row of rows) for (const realtime of Object.values(row.realtime)) expect(realtime).toBe(0n);
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  );
}, 90_000);

test('what changed between any two positions is made of its parts, each of the events that it names, and they add up to the difference', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.array(fc.tuple(query, fc.tuple(shares, shares), fc.option(hour, { nil: undefined })), { minLength: 3, maxLength: 6 }), async (all, questions) => {
      await archive(pool, all, PARTITIONS);
      for (const [asked, both, hour] of questions) {
        const [between, and] = both.map((shares): Located => ({ position: positionAt(all, shares, PARTITIONS), at: hour === undefined ? undefined : START + hour * GRAIN_MILLIS.hour + 30_000 })) as [Located, Located];
        const { rows } = await reader.read(never, (ask) => changesOf(ask, asked, between, and, DEFINITIONS, RATES));
        const [before, after] = [between, and].map(({ position }) => admitted(all, position)) as [Admitted, Admitted];
        const [rowsBefore, rowsAfter] = [before, after].map((events) => expectedRows(events.map(({ event }) => event), asked)) as [readonly Row[], readonly Row[]];
        for (const { bucket, dimensions, measures } of rows) {
          const at = (found: readonly Row[], measure: string): bigint => found.find((row) => row.bucket === bucket && JSON.stringify(row.dimensions) === JSON.stringify(dimensions))?.measures[measure] ?? 0n;
          expect(Object.keys(measures)).toEqual(Object.entries(asked.view.measures).flatMap(([name, { kind }]) => (MERGE[kind] === 'add' ? [name] : [])));
          for (const [name, { before: was, after: is, parts }] of Object.entries(measures)) {
            expect([was, is]).toEqual([at(rowsBefore, name), at(rowsAfter, name)]);
            expect(Object.values(parts).reduce((sum, part) => sum + part, 0n)).toBe(is - was);
            expect(parts.definition).toBe(0n);
          }
        }
        if (asked.currency === undefined) expect(totals(rows)).toEqual(expectedParts(before, after, asked, between.at));
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
  );
}, 120_000);

type Admitted = ReturnType<typeof admitted>;
type Parts = Record<string, bigint>;

function totals(rows: Awaited<ReturnType<typeof changesOf>>['rows']): Parts {
  const sums: Parts = {};
  for (const { measures } of rows) for (const [name, { parts }] of Object.entries(measures)) for (const part of PARTS) sums[`${name} ${part}`] = (sums[`${name} ${part}`] ?? 0n) + parts[part];
  return withoutZeros(sums);
}

/** Each event by itself, as its declaration says. */
function expectedParts(before: Admitted, after: Admitted, asked: ViewQuery, seenAt: number | undefined): Parts {
  const sums: Parts = {};
  const [was, is] = [before, after].map((some) => new Map(some.map(({ event, record }) => [`${record.topic} ${record.partition} ${record.offset}`, event]))) as [Map<string, Event>, Map<string, Event>];
  const add = (event: Event, sign: bigint): void => {
    const { view } = asked;
    const ended = bucketStart(event.timestamp, view.grain) + GRAIN_MILLIS[view.grain] <= (seenAt ?? -Infinity);
    const part: Part = event.eventType === 'PaymentRefunded' ? 'refunds' : event.eventType === 'PaymentAdjusted' ? 'corrections' : ended ? 'late' : 'onTime';
    for (const { measures } of rowsOf({ generation: undefined, live: [CellIndex.of(folded([event], view))] }, asked, RATES).rows) {
      for (const [name, { kind }] of Object.entries(view.measures)) if (MERGE[kind] === 'add') sums[`${name} ${part}`] = (sums[`${name} ${part}`] ?? 0n) + sign * (measures[name] ?? 0n);
    }
  };
  for (const [name, event] of is) if (!was.has(name)) add(event, 1n);
  for (const [name, event] of was) if (!is.has(name)) add(event, -1n);
  return withoutZeros(sums);
}

const withoutZeros = (sums: Parts): Parts => Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
