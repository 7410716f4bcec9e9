/** The figures of one work, engine by engine: processor microseconds per event (which is seconds per million events). */
import type { Run } from '../compare';
import type { Part, Stretch } from '../measure/observe';
import { spreadOf, spreadText, type Spread } from './spread';

export interface EngineRow {
  readonly engine: string;
  readonly kill: boolean;
  /** Runs that came to the right result, of all. */
  readonly right: number;
  readonly all: number;
  /** Engine and stores together, over the warm second half and over the whole run. */
  readonly warm: Spread | undefined;
  readonly whole: Spread | undefined;
  /** Medians over the warm second half. */
  readonly parts: Readonly<Record<Part, number>>;
  /** Events a second, warm. */
  readonly rate: Spread | undefined;
  /** MB. */
  readonly memory: Spread | undefined;
}

const PARTS: readonly Part[] = ['engine', 'kafka', 'redis', 'postgres'];

export function engineRows(runs: readonly Run[]): EngineRow[] {
  const cases = new Map<string, Run[]>();
  for (const run of runs) {
    const name = `${run.engine}/${run.kill}`;
    cases.set(name, [...(cases.get(name) ?? []), run]);
  }
  return [...cases.values()].flatMap((all) => {
    const [first] = all;
    return first ? [rowOf(first, all)] : [];
  });
}

function rowOf({ engine, kill }: Run, all: readonly Run[]): EngineRow {
  const right = all.flatMap(({ observed }) => observed ?? []);
  const spread = (figure: (run: (typeof right)[number]) => number): Spread | undefined => spreadOf(right.map(figure).filter(Number.isFinite));
  const median = (part: Part): number => spread(({ warm }) => perEvent(warm, [part]))?.median ?? NaN;
  return {
    engine,
    kill,
    right: right.length,
    all: all.length,
    warm: spread(({ warm }) => perEvent(warm, PARTS)),
    whole: spread(({ whole }) => perEvent(whole, PARTS)),
    parts: { engine: median('engine'), kafka: median('kafka'), redis: median('redis'), postgres: median('postgres') },
    rate: spread(({ warm }) => warm.events / warm.seconds),
    memory: spread(({ peakMemory }) => peakMemory / 1e6),
  };
}

const perEvent = ({ events, processor }: Stretch, parts: readonly Part[]): number => parts.reduce((sum, part) => sum + processor[part] * 1e6, 0) / events;

/** A median beside Twofold's of the same kind: how many times as much. */
export function timesTwofold(row: EngineRow, rows: readonly EngineRow[], of: 'warm' | 'whole'): number | undefined {
  const ours = rows.find(({ engine, kill }) => engine === 'Twofold' && kill === row.kill)?.[of]?.median;
  const theirs = row[of]?.median;
  return ours === undefined || theirs === undefined ? undefined : theirs / ours;
}

export const ENGINE_COLUMNS = ['', 'warm half: CPU us/event', 'engine', 'Kafka', 'Redis', 'Postgres', 'x Twofold', 'whole run: CPU us/event', 'x Twofold', 'events/s (warm)', 'peak MB', 'right'];

/** One line of a table per engine. */
export function engineTable(rows: readonly EngineRow[]): string[][] {
  const figure = (value: number | undefined, decimals: number): string => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(decimals));
  return rows.map((row) => [
    `${row.engine}${row.kill ? ', one kill -9' : ''}`,
    spreadText(row.warm, 2),
    ...PARTS.map((part) => figure(row.parts[part], 2)),
    figure(timesTwofold(row, rows, 'warm'), 1),
    spreadText(row.whole, 2),
    figure(timesTwofold(row, rows, 'whole'), 1),
    spreadText(row.rate, 0),
    spreadText(row.memory, 0),
    `${row.right} of ${row.all}`,
  ]);
}
