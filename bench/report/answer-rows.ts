/** Recomputes and reads as tables. */
import type { Answers, Asked, Reads, Took, ViewAsked } from '../found/answers';
import { spreadOf, spreadText } from './spread';

export const RECOMPUTE_COLUMNS = ['', 'seconds', 'x SQL by hand', 'x DuckDB', 'CPU s', 'of it', 'runs'];

export function recomputeTable({ recomputes, days }: Answers): string[][] {
  const { full, dirty, byHand, duckdb, duckdbDirty, touched, duckdbVersion } = recomputes;
  const rows: [string, readonly Took[], readonly Took[]][] = [
    ['full recompute', full, duckdb],
    ['SQL by hand, all days', byHand, duckdb],
    [`DuckDB ${duckdbVersion}, all days`, duckdb, duckdb],
    [`recompute of ${touched} dirty days of ${days}`, dirty, duckdbDirty],
    [`DuckDB, the same ${touched} days`, duckdbDirty, duckdbDirty],
  ];
  return rows.map(([name, runs, peer]) => [
    name,
    spreadText(spreadOf(runs.map(({ seconds }) => seconds)), 3),
    times(runs, byHand),
    times(runs, peer),
    (spreadOf(runs.map(({ processor }) => Object.values(processor).reduce((sum, each) => sum + each, 0)))?.median ?? NaN).toFixed(2),
    Object.keys(runs[0]?.processor ?? {})
      .map((part) => `${part} ${(spreadOf(runs.map(({ processor }) => processor[part] ?? 0))?.median ?? NaN).toFixed(2)}`)
      .join(', '),
    String(runs.length),
  ]);
}

const times = (runs: readonly Took[], base: readonly Took[]): string => (medianSeconds(runs) / medianSeconds(base)).toFixed(2);

export const medianSeconds = (runs: readonly Took[]): number => spreadOf(runs.map(({ seconds }) => seconds))?.median ?? NaN;

export const READ_COLUMNS = ['', 'requests/s', 'CPU us/request', 'without background', 'p50 ms', 'p99 ms', 'runs'];

export function readTable({ constant, merged, calm, whileRecomputing, constantCalm, constantWhileRecomputing, viewOfCells, viewOfDays, background }: Reads): string[][] {
  const spread = (figures: readonly number[], decimals: number): string => spreadText(spreadOf(figures), decimals);
  const row = (name: string, runs: readonly Asked[], idle: number | undefined): string[] => [
    name,
    spread(runs.map(({ perSecond }) => perSecond), 0),
    spread(runs.map(({ processor }) => processor * 1e6), 0),
    idle === undefined ? '-' : spread(runs.map((each) => withoutBackground(each, idle) * 1e6), 0),
    spread(runs.map(({ p50 }) => p50), 1),
    spread(runs.map(({ p99 }) => p99), 1),
    String(runs.length),
  ];
  const view = (name: string, runs: readonly ViewAsked[]): string[] => [
    name,
    spread(runs.map(({ perSecond }) => perSecond), 1),
    spread(runs.map(({ processor }) => processor * 1e6), 0),
    '-',
    '-',
    '-',
    String(runs.length),
  ];
  return [
    row('a constant from Express', constant, 0),
    row('a merged answer', merged, background),
    view('a view in Postgres over batch and live cells', viewOfCells),
    view('the same over sums by day', viewOfDays),
    row('a merged answer, calm', calm, background),
    row('the same while recomputes run', whileRecomputing, undefined),
    ...(constantCalm ? [row('the constant, calm', constantCalm, 0)] : []),
    ...(constantWhileRecomputing ? [row('the constant while recomputes run', constantWhileRecomputing, undefined)] : []),
  ];
}

/** Processor seconds of a request without what the process does anyway; `background` in cores. */
export const withoutBackground = ({ processor, perSecond }: Asked, background: number): number => processor - background / perSecond;
