/** The plots of docs/PERFORMANCE.md. */
import type { Answers, Reads } from '../found/answers';
import type { Freshness } from '../found/freshness';
import type { Growth } from '../found/growth';
import { WORKS } from '../engines/engine';
import type { EngineResults } from '../results/engine-results';
import { archiveRows } from './archive-rows';
import { barPlot, type Bar } from './bars';
import { engineRows } from './engine-rows';
import { spreadOf, type Spread } from './spread';

export interface Plot {
  readonly file: string;
  readonly about: string;
  readonly svg: string;
}

function plot(file: string, about: string, unit: string, legend: readonly string[], bars: readonly Bar[]): Plot {
  return { file: `${file}.svg`, about, svg: barPlot(about, unit, legend, bars) };
}

export function enginePlot({ work, events, runs }: EngineResults): Plot {
  const bars = engineRows(runs).flatMap(({ engine, kill, warm, parts }) =>
    warm ? [{ name: `${engine}${kill ? ', kill -9' : ''}`, pieces: [parts.engine, parts.kafka, parts.redis, parts.postgres], min: warm.min, max: warm.max }] : [],
  );
  return plot(`${work}-${events}`, `${work}: ${WORKS[work]}: processor time per event, warm half`, 'us', ['engine', 'Kafka', 'Redis', 'Postgres'], bars);
}

export function archivePlot({ events, runs }: EngineResults): Plot {
  const bars = archiveRows(runs).flatMap(({ engine, half, whole }) => barsOf(engine, half ?? whole));
  return plot(`archive-${events}`, 'Archiving: events a second', '', ['events/s'], bars);
}

export function freshnessPlot({ rates }: Freshness): Plot {
  const bars = rates.flatMap(({ rate, rounds }) => {
    const [p50, p99] = [spreadOf(rounds.map((round) => round.p50)), spreadOf(rounds.map((round) => round.p99))];
    return p50 && p99 ? [{ name: `${rate.toLocaleString('en')} events/s`, pieces: [p50.median, p99.median - p50.median], min: p99.min, max: p99.max }] : [];
  });
  return plot('freshness', 'Freshness: from an event until a merged answer covers it', 'ms', ['p50', 'p99'], bars);
}

export function recomputePlot({ recomputes, days }: Answers): Plot {
  const { full, byHand, duckdb, dirty, duckdbDirty, touched } = recomputes;
  const bars = Object.entries({ 'full recompute': full, 'SQL by hand': byHand, DuckDB: duckdb, [`${touched} dirty days of ${days}`]: dirty, [`DuckDB, ${touched} days`]: duckdbDirty }).flatMap(([name, runs]) =>
    barsOf(name, spreadOf(runs.map(({ seconds }) => seconds))),
  );
  return plot('recompute', 'Recomputes', 's', ['seconds'], bars);
}

export function readPlot({ constant, merged, viewOfCells, viewOfDays }: Reads): Plot {
  const bars = Object.entries({ 'a constant from Express': constant, 'a merged answer': merged, 'a view in Postgres over cells': viewOfCells, 'a view in Postgres over days': viewOfDays }).flatMap(([name, runs]) =>
    barsOf(name, spreadOf(runs.map(({ perSecond }) => perSecond))),
  );
  return plot('reads', 'Answers a second over 8 connections', '', ['answers/s'], bars);
}

export function growthPlot({ comparisons }: Growth): Plot {
  const bars = comparisons.flatMap(({ small, large, smallCosts, largeCosts }) =>
    ([[small, smallCosts], [large, largeCosts]] as const).flatMap(([name, costs]) => {
      const parts = [costs.map(({ speed }) => speed * 1e6), costs.map(({ redis }) => redis * 1e6)].map((figures) => spreadOf(figures)?.median ?? 0);
      const all = spreadOf(costs.map(({ speed, redis }) => (speed + redis) * 1e6));
      return all ? [{ name, pieces: parts, min: all.min, max: all.max }] : [];
    }),
  );
  return plot('growth', 'Growth: processor time per event', 'us', ['speed layer', 'Redis'], bars);
}

function barsOf(name: string, spread: Spread | undefined): Bar[] {
  return spread ? [{ name, pieces: [spread.median], min: spread.min, max: spread.max }] : [];
}
