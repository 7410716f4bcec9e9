/** Archiving as a table: events a second, and what they cost. */
import type { Run } from '../compare';
import type { Observed, Stretch } from '../measure/observe';
import { spreadOf, spreadText, type Spread } from './spread';

export interface ArchiveRow {
  readonly engine: string;
  /** Events a second: from the start of the process, and over the second half where that can be seen. */
  readonly whole: Spread | undefined;
  readonly half: Spread | undefined;
  /** Processor microseconds per event over the whole run. */
  readonly process: Spread | undefined;
  readonly postgres: Spread | undefined;
  readonly kafka: Spread | undefined;
  readonly right: number;
  readonly all: number;
}

export const ARCHIVE_COLUMNS = ['', 'events/s', 'events/s, second half', 'CPU us/event: process', 'Postgres', 'Kafka', 'right'];

export function archiveRows(runs: readonly Run[]): ArchiveRow[] {
  return [...new Set(runs.map(({ engine }) => engine))].map((engine) => {
    const all = runs.filter((run) => run.engine === engine);
    const right = all.flatMap(({ observed }) => observed ?? []);
    const spread = (figure: (run: Observed) => number): Spread | undefined => spreadOf(right.map(figure).filter(Number.isFinite));
    const perEvent = ({ whole }: Observed, part: keyof Stretch['processor']): number => (whole.processor[part] * 1e6) / whole.events;
    return {
      engine,
      whole: spread(({ whole }) => whole.events / whole.seconds),
      half: spread(({ warm }) => warm.events / warm.seconds),
      process: spread((run) => perEvent(run, 'engine')),
      postgres: spread((run) => perEvent(run, 'postgres')),
      kafka: spread((run) => perEvent(run, 'kafka')),
      right: right.length,
      all: all.length,
    };
  });
}

export function archiveTable(runs: readonly Run[]): string[][] {
  return archiveRows(runs).map(({ engine, whole, half, process, postgres, kafka, right, all }) => [
    engine,
    spreadText(whole, 0),
    spreadText(half, 0),
    ...[process, postgres, kafka].map((each) => spreadText(each, 1)),
    `${right} of ${all}`,
  ]);
}
