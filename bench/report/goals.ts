/** What was aimed at, with what was measured beside it: met, or not, or not measured. */
import type { Answers } from '../parts/answers';
import type { Freshness } from '../parts/freshness';
import type { EngineResults } from '../results/engine-results';
import { engineRows, timesTwofold } from './engine-rows';
import { plainTable } from './plain-table';
import { spreadOf } from './spread';

export interface Measured {
  readonly engines: readonly EngineResults[];
  readonly freshness: readonly Freshness[] | undefined;
  readonly answers: Answers | undefined;
}

interface Goal {
  readonly name: string;
  readonly limit: number;
  /** Whether the figure should be at least or at most the limit. */
  readonly better: 'at least' | 'at most';
  readonly figure: number | undefined;
}

const FLINK = 'Flink';
const STREAMS = 'Kafka Streams, commits 100 ms';

export function goalsSection(measured: Measured): string {
  const rows = goalsOf(measured).map(({ name, limit, better, figure }) => {
    const met = figure !== undefined && (better === 'at least' ? figure >= limit : figure <= limit);
    return [name, `${better} ${limit.toLocaleString('en')}`, figure?.toLocaleString('en', { maximumSignificantDigits: 3 }) ?? '-', figure === undefined ? 'not measured' : met ? 'yes' : 'no'];
  });
  return `## Goals\n\nEngine and stores together, medians.\n\n${plainTable(['', 'goal', 'measured', 'met'], rows)}`;
}

function goalsOf({ engines, freshness, answers }: Measured): Goal[] {
  const times = (name: string, work: string, peer: string, limit: number): Goal[] =>
    (['warm', 'whole'] as const).map((of) => ({ name: `${name}, ${of === 'warm' ? 'warm half' : 'whole run'}`, limit, better: 'at least', figure: timesOf(engines, work, peer, of) }));
  const fresh = (rate: number, limit: number): Goal => ({
    name: `freshness at ${rate.toLocaleString('en')} events/s: p99, ms`,
    limit,
    better: 'at most',
    figure: freshness?.find((each) => each.rate === rate)?.p99,
  });
  const median = (seconds: readonly number[] | undefined): number | undefined => spreadOf(seconds ?? [])?.median;
  const ratio = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? undefined : a / b);
  return [
    ...times('W1: Flink costs so many times as much', 'W1', FLINK, 4),
    ...times('W1: Kafka Streams costs so many times as much', 'W1', STREAMS, 5),
    ...times('W2: Flink costs so many times as much', 'W2', FLINK, 8),
    ...times('W2: Kafka Streams costs so many times as much', 'W2', STREAMS, 15),
    { name: 'W1 of Flink costs so many times as much as all built-in views, warm half', limit: 2, better: 'at least', figure: ratio(cost(engines, 'W1', FLINK), cost(engines, 'built-in', 'Twofold')) },
    fresh(1_000, 150),
    fresh(10_000, 150),
    fresh(50_000, 250),
    { name: 'processor time of a merged read, times a constant', limit: 1.3, better: 'at most', figure: ratio(answers?.merged.processor, answers?.constant.processor) },
    { name: 'merged reads a second, times a view in Postgres', limit: 20, better: 'at least', figure: ratio(answers?.merged.perSecond, answers?.view.perSecond) },
    { name: 'p99 of reads while recomputes run, times the calm one', limit: 1.2, better: 'at most', figure: ratio(answers?.whileRecomputing.p99, answers?.calm.p99) },
    { name: 'full recompute, times the SQL by hand', limit: 1.1, better: 'at most', figure: ratio(median(answers?.full), median(answers?.byHand)) },
    { name: 'full recompute, times one of the dirty days', limit: 10, better: 'at least', figure: ratio(median(answers?.full), median(answers?.dirty)) },
  ];
}

function cost(engines: readonly EngineResults[], work: string, engine: string): number | undefined {
  const results = engines.find((each) => each.work === work);
  return results && engineRows(results).find((row) => row.engine.startsWith(engine) && !row.kill)?.warm?.median;
}

function timesOf(engines: readonly EngineResults[], work: string, peer: string, of: 'warm' | 'whole'): number | undefined {
  const results = engines.find((each) => each.work === work);
  const rows = results ? engineRows(results) : [];
  const row = rows.find(({ engine, kill }) => engine.startsWith(peer) && !kill);
  return row && timesTwofold(row, rows, of);
}
