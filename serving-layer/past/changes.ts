/**
 * Why an answer changed between two points: the events between them, by what they are, and the definitions. The rows are
 * taken after each part is added to what was told first, so that the parts add up to the difference after rounding too.
 */
import type { RateUsed } from '../../common/currency/convert';
import type { Rates } from '../../common/currency/rates';
import type { BatchCell } from '../../common/generation';
import { KEY_SEPARATOR } from '../../common/metrics/cell-key';
import { mergeKinds } from '../../common/metrics/view';
import { covers, meetPositions, type Position } from '../../common/position';
import { bucketStart, type Millis } from '../../common/time';
import { rowsOf, type Row } from '../query/rows';
import type { ViewQuery } from '../query/view-query';
import { CellIndex } from '../view/cell-index';
import type { Ask } from './archive-reader';
import { foldArchive, type Span } from './fold-archive';
import type { Located } from './locate';
import { narrowed } from './narrowed';
import { toldCells } from './told-cells';

/** In the order in which they are added up. */
export const PARTS = ['onTime', 'late', 'refunds', 'corrections', 'definition'] as const;
export type Part = (typeof PARTS)[number];

export interface ChangedMeasure {
  readonly before: bigint;
  readonly after: bigint;
  /** They add up to after - before. */
  readonly parts: Readonly<Record<Part, bigint>>;
}

export interface ChangedRow {
  readonly bucket: Millis | undefined;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Of the measures that add up. */
  readonly measures: Readonly<Record<string, ChangedMeasure>>;
}

export interface Changes {
  readonly rows: readonly ChangedRow[];
  readonly rates: readonly RateUsed[];
}

type EventCells = Readonly<Record<Exclude<Part, 'definition'>, BatchCell[]>>;

/** `definitions` is the hash of ours. Throws Problem. */
export async function changesOf(ask: Ask, query: ViewQuery, between: Located, and: Located, definitions: string, rates: Rates): Promise<Changes> {
  const view = narrowed(query, { additive: true });
  const span: Span = query;
  const folded = (at: Located): Promise<BatchCell[]> => foldArchive(ask, view, {}, at.position, span);
  const told = async ({ generation }: Located): Promise<BatchCell[] | undefined> =>
    generation && generation.definitions !== definitions ? toldCells(ask, generation, query.view, view, span) : undefined;

  const low = meetPositions(between.position, and.position);
  const before = await folded(between);
  const gained = await eventCells(ask, query, low, and.position, between.at);
  // Nothing, where the second point holds all that the first does.
  const lost = await eventCells(ask, query, low, between.position, between.at);
  const toldBefore = await told(between);
  const toldAfter = await told(and);

  const kinds = mergeKinds(view);
  const cells = new CellIndex();
  const add = (some: readonly BatchCell[] = [], sign = 1n): void => {
    for (const { key, values } of some) cells.add(key, kinds, sign === 1n ? values : values.map((value) => sign * value));
  };
  const rows = (): ReturnType<typeof rowsOf> => rowsOf({ generation: undefined, live: [cells] }, { ...query, view, from: undefined, to: undefined }, rates);

  add(toldBefore ?? before);
  const states = [rows()];
  for (const part of PARTS) {
    if (part !== 'definition') {
      add(gained[part]);
      add(lost[part], -1n);
    } else {
      // In place of the folds, what was told.
      if (toldBefore) {
        add(before);
        add(toldBefore, -1n);
      }
      if (toldAfter) {
        add(toldAfter);
        add(await folded(and), -1n);
      }
    }
    states.push(rows());
  }
  const used = new Map(states.flatMap((state) => state.rates).map((rate) => [`${rate.currency} ${rate.day}`, rate]));
  return { rows: changedRows(states.map((state) => state.rows)), rates: [...used.keys()].sort().flatMap((key) => used.get(key) ?? []) };
}

/** Cells of the events between two positions. Late is what lies in buckets of the view's grain that had ended at `seenAt`. */
async function eventCells(ask: Ask, query: ViewQuery, since: Position, to: Position, seenAt: Millis | undefined): Promise<EventCells> {
  const parts: EventCells = { onTime: [], late: [], refunds: [], corrections: [] };
  if (covers(since, to)) return parts;
  const view = narrowed(query, { additive: true, byChange: true });
  const [from, end] = [query.from ?? -Infinity, query.to ?? Infinity];
  const ended = seenAt === undefined ? -Infinity : Math.min(end, Math.max(from, bucketStart(seenAt, query.view.grain)));
  const spans: readonly (readonly ['late' | 'onTime', number, number])[] = [['late', from, ended], ['onTime', Math.max(from, ended), end]];
  for (const [when, first, last] of spans) {
    if (first >= last) continue;
    const some = await foldArchive(ask, view, since, to, { from: finite(first), to: finite(last) });
    for (const { key, values } of some) {
      const at = key.lastIndexOf(KEY_SEPARATOR);
      const change = key.slice(at + 1);
      parts[change === 'refund' ? 'refunds' : change === 'correction' ? 'corrections' : when].push({ key: key.slice(0, at), values });
    }
  }
  return parts;
}

const finite = (at: number): Millis | undefined => (Number.isFinite(at) ? at : undefined);

/** The last state has every row that any of them has. */
function changedRows(states: readonly (readonly Row[])[]): ChangedRow[] {
  const nameOf = ({ bucket, dimensions }: Row): string => [bucket ?? '', ...Object.values(dimensions)].join(KEY_SEPARATOR);
  const byName = states.map((rows) => new Map(rows.map((row) => [nameOf(row), row])));
  const last = states.at(-1) ?? [];
  const rows = last.map((row): ChangedRow => {
    const valueOf = (state: number, measure: string): bigint => byName[state]?.get(nameOf(row))?.measures[measure] ?? 0n;
    const measureOf = (measure: string): ChangedMeasure => ({
      before: valueOf(0, measure),
      after: valueOf(PARTS.length, measure),
      parts: Object.fromEntries(PARTS.map((part, i) => [part, valueOf(i + 1, measure) - valueOf(i, measure)])) as Record<Part, bigint>,
    });
    return { bucket: row.bucket, dimensions: row.dimensions, measures: Object.fromEntries(Object.keys(row.measures).map((measure) => [measure, measureOf(measure)])) };
  });
  return rows.filter(({ measures }) => Object.values(measures).some(({ before, after, parts }) => [before, after, ...Object.values(parts)].some((value) => value !== 0n)));
}
