/** What was aimed at, with what was measured beside it: met, or not, or not measured. */
import type { Work } from '../engines/engine';
import type { Answers, Asked, Took, ViewAsked } from '../found/answers';
import type { Found } from '../found/found';
import { largestOf, type EngineResults } from '../results/engine-results';
import { medianSeconds, withoutBackground } from './answer-rows';
import { archiveRows } from './archive-rows';
import { engineRows, timesTwofold } from './engine-rows';
import { rateReached } from './freshness-rows';
import { growthOf } from './growth-rows';
import type { Obstacles } from './obstacles';
import { plainTable } from './plain-table';
import { spreadOf } from './spread';

/** What was never measured is missing. */
export interface Measured extends Partial<Found> {
  readonly engines: readonly EngineResults[];
}

export interface Goal {
  readonly name: string;
  readonly limit: number;
  /** Whether the figure should be at least or at most the limit. */
  readonly better: 'at least' | 'at most';
  readonly figure: number | undefined;
}

const FLINK = 'Flink';
const STREAMS = 'Kafka Streams, commits 100 ms';

export const isMet = ({ figure, better, limit }: Goal): boolean => figure !== undefined && (better === 'at least' ? figure >= limit : figure <= limit);

export function goalsSection(goals: readonly Goal[], obstacles: Obstacles): string {
  const rows = goals.map((goal) => {
    const { name, limit, better, figure } = goal;
    return [name, `${better} ${limit.toLocaleString('en')}`, figure?.toLocaleString('en', { maximumSignificantDigits: 3 }) ?? '-', figure === undefined ? 'not measured' : isMet(goal) ? 'yes' : 'no'];
  });
  const missed = goals.filter((goal) => goal.figure !== undefined && !isMet(goal)).map(({ name }) => `- **${name}**: ${obstacles[name] ?? 'not met; why is not told yet.'}`);
  return [
    '## Goals',
    'Medians, from the comparison with the most events. Costs are processor time of engine and stores together.',
    plainTable(['', 'goal', 'measured', 'met'], rows),
    ...(missed.length > 0 ? ['What stands in the way where a goal is not met:', missed.join('\n')] : []),
  ].join('\n\n');
}

export function goalsOf({ engines, freshness, answers, growth }: Measured): Goal[] {
  const ratio = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? undefined : a / b);
  const atMost = (name: string, limit: number, figure: number | undefined): Goal => ({ name, limit, better: 'at most', figure: told(figure) });
  const atLeast = (name: string, limit: number, figure: number | undefined): Goal => ({ name, limit, better: 'at least', figure: told(figure) });
  const times = (name: string, work: Work, peer: string, limit: number): Goal[] =>
    (['warm', 'whole'] as const).map((of) => atLeast(`${name}, ${of === 'warm' ? 'warm half' : 'whole run'}`, limit, timesOf(engines, work, peer, of)));
  const fresh = (rate: number, limit: number): Goal => {
    const found = freshness?.rates.find((each) => each.rate === rate);
    return atMost(`freshness at ${rate.toLocaleString('en')} events/s: p99, ms`, limit, found && rateReached(found) ? medianOf(found.rounds, ({ p99 }) => p99) : undefined);
  };
  const recomputes = answers?.recomputes;
  const seconds = (runs: readonly Took[] | undefined): number | undefined => runs && medianSeconds(runs);
  const identities = growth?.identities.rounds;
  return [
    ...times('W1: Flink costs so many times as much', 'W1', FLINK, 4),
    ...times('W1: Kafka Streams costs so many times as much', 'W1', STREAMS, 5),
    ...times('W2: Flink costs so many times as much', 'W2', FLINK, 8),
    ...times('W2: Kafka Streams costs so many times as much', 'W2', STREAMS, 15),
    atLeast('W1 of Flink costs so many times as much as all built-in views, warm half', 2, ratio(cost(engines, 'W1', FLINK), cost(engines, 'built-in', 'Twofold'))),
    fresh(1_000, 150),
    fresh(10_000, 150),
    fresh(50_000, 250),
    atMost('processor time of a merged read, times a constant', 1.3, answers && readTimesConstant(answers)),
    atLeast('merged reads a second, times a view in Postgres over the same cells', 20, ratio(medianOf(answers?.reads.merged, perSecond), medianOf(answers?.reads.viewOfCells, perSecond))),
    atMost('p99 of reads while recomputes run, times the calm one', 1.2, ratio(medianOf(answers?.reads.whileRecomputing, ({ p99 }) => p99), medianOf(answers?.reads.calm, ({ p99 }) => p99))),
    atLeast('archiving, events a second, times psql COPY with duplicates checked', 0.8, archiveTimesPsql(engines)),
    atMost('full recompute, times the SQL by hand', 1.1, ratio(seconds(recomputes?.full), seconds(recomputes?.byHand))),
    atLeast('full recompute, times one of the dirty days', 10, ratio(seconds(recomputes?.full), seconds(recomputes?.dirty))),
    atMost('full recompute, times DuckDB', 2, ratio(seconds(recomputes?.full), seconds(recomputes?.duckdb))),
    atMost('recompute of the dirty days, times DuckDB', 2, ratio(seconds(recomputes?.dirty), seconds(recomputes?.duckdbDirty))),
    ...(growth?.comparisons ?? []).map((comparison) => atMost(`cost of an event, ${comparison.name}: times`, 1.2, growthOf(comparison))),
    atMost('memory per identity in the speed layer, bytes', 32, medianOf(identities, ({ nodeBytes }) => nodeBytes)),
    atMost('memory per identity in Redis, bytes', 24, medianOf(identities, ({ redisBytes }) => redisBytes)),
    atMost('start of a task with 10,000,000 identities, s', 3, medianOf(identities, ({ startSeconds }) => startSeconds)),
  ];
}

const perSecond = (asked: Asked | ViewAsked): number => asked.perSecond;

/** A figure that came of nothing is none. */
const told = (figure: number | undefined): number | undefined => (figure === undefined || Number.isNaN(figure) ? undefined : figure);

function medianOf<T>(runs: readonly T[] | undefined, figure: (run: T) => number): number | undefined {
  return spreadOf((runs ?? []).map(figure))?.median;
}

function readTimesConstant({ reads }: Answers): number {
  const merged = medianOf(reads.merged, (asked) => withoutBackground(asked, reads.background)) ?? NaN;
  return merged / (medianOf(reads.constant, ({ processor }) => processor) ?? NaN);
}

/** Ours over the second half, as its start-up says nothing of an archiver's speed; psql over its whole run, which is all there is. */
function archiveTimesPsql(engines: readonly EngineResults[]): number | undefined {
  const rows = archiveRows(largestOf(engines, 'archive')?.runs ?? []);
  const ours = rows.find(({ engine }) => engine.startsWith('Twofold'))?.half?.median;
  const psql = rows.find(({ engine }) => engine.includes('ON CONFLICT'))?.whole?.median;
  return ours === undefined || psql === undefined ? undefined : ours / psql;
}

function cost(engines: readonly EngineResults[], work: Work, engine: string): number | undefined {
  const results = largestOf(engines, work);
  return results && engineRows(results.runs).find((row) => row.engine.startsWith(engine) && !row.kill)?.warm?.median;
}

function timesOf(engines: readonly EngineResults[], work: Work, peer: string, of: 'warm' | 'whole'): number | undefined {
  const rows = engineRows(largestOf(engines, work)?.runs ?? []);
  const row = rows.find(({ engine, kill }) => engine.startsWith(peer) && !kill);
  return row && timesTwofold(row, rows, of);
}
