/** Freshness as a table. */
import type { Freshness, FreshnessAtRate } from '../found/freshness';
import { spreadOf, spreadText, type Spread } from './spread';

const PROCESSES = ['speed', 'batch', 'serving', 'kafka', 'redis', 'postgres', 'generator'];

export const FRESHNESS_COLUMNS = ['events/s', 'reached', 'p50 ms', 'p99 ms', 'most ms', 'cores: speed', 'batch', 'serving', 'Kafka', 'Redis', 'Postgres', 'generator', 'runs'];

/** A rate counts as reached where at most one in fifty of its events is missing. */
const MISSING = 0.02;

export function freshnessTable({ rates }: Freshness): string[][] {
  return rates.map(({ rate, rounds }) => {
    const spread = (figure: (round: (typeof rounds)[number]) => number): Spread | undefined => spreadOf(rounds.map(figure));
    return [
      rate.toLocaleString('en'),
      `${spreadText(spread(({ reached }) => reached), 0)}${rateReached({ rate, rounds }) ? '' : ' **not reached**'}`,
      ...[spread(({ p50 }) => p50), spread(({ p99 }) => p99), spread(({ most }) => most)].map((each) => spreadText(each, 0)),
      ...PROCESSES.map((name) => spread(({ load }) => load[name] ?? 0)?.median.toFixed(2) ?? '-'),
      String(rounds.length),
    ];
  });
}

export function rateReached({ rate, rounds }: FreshnessAtRate): boolean {
  return rounds.every(({ reached }) => reached >= rate * (1 - MISSING));
}
